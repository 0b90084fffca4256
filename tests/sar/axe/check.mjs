// Runs axe-core over pages in headless Chromium and prints what it finds, an object a line; exit status 1 where it finds anything.
//
// node check.mjs FOLDER-WITH-node_modules PAGE.html…
//
// axe-core and playwright-core are installed outside the repository; README.md has the commands.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import path from "node:path";
import fs from "node:fs";

const [modules, ...pages] = process.argv.slice(2);
const require = createRequire(path.join(path.resolve(modules), "package.json"));
const { chromium } = require("playwright-core");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  headless: true,
  args: [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
  ],
});
let found = 0;
try {
  for (const page of pages) {
    // Both widths of WCAG 2.2: a desk, and 320 pixels (1.4.10, reflow).
    for (const width of [1280, 320]) {
      // The pages say for themselves that no script may run; the checker is one.
      const context = await browser.newContext({ viewport: { width, height: 900 }, bypassCSP: true, offline: true });
      const tab = await context.newPage();
      await tab.goto(pathToFileURL(path.resolve(page)).href);
      await tab.evaluate(axe);
      const result = await tab.evaluate(() => axe.run(document, {
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
      }));
      const wide = await tab.evaluate(() => document.documentElement.scrollWidth);
      if (width === 320 && wide > 320) {
        found += 1;
        console.log(JSON.stringify({ page: path.basename(page), width, rule: "reflow", wide }));
      }
      for (const one of result.violations) {
        found += 1;
        console.log(JSON.stringify({
          page: path.basename(page), width, rule: one.id, impact: one.impact, help: one.help,
          nodes: one.nodes.slice(0, 5).map((node) => ({ at: node.target.join(" "), why: node.failureSummary })),
        }));
      }
      console.log(JSON.stringify({ page: path.basename(page), width, passed: result.passes.length, violations: result.violations.length, to_look_at: result.incomplete.map((one) => one.id) }));
      await context.close();
    }
  }
} finally {
  await browser.close();
}
process.exit(found === 0 ? 0 : 1);
