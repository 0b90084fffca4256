//! `mkt retention approve | reject | dispose | certificate`: from a proposal to the destruction and its proof.

use std::path::PathBuf;

use clap::Args;

use crate::actions::disposal::{self as act, Approval, Preview, certificate};
use crate::cli::retention::{any_reference, need, reason};
use crate::cli::run::{Done, Run};
use crate::domain::reference::{AnyRef, DisposalListRef};
use crate::domain::user::Permission;
use crate::error::{Code, Failure, Result};
use crate::outside::progress::Progress;
use crate::view;

/// `mkt retention approve`.
#[derive(Debug, Args)]
pub struct Approve {
    /// The disposal list
    #[arg(value_name = "D-…")]
    list: String,
    /// Approve these items: a case, a declined referral, a closed request or complaint
    #[arg(long = "item", value_name = "C-…", num_args = 1.., conflicts_with = "all")]
    items: Vec<String>,
    /// Approve every item that waits and is due
    #[arg(long)]
    all: bool,
    /// Keep these items back with a hold; needs --reason
    #[arg(long = "keep", value_name = "C-…", num_args = 1..)]
    keep: Vec<String>,
}

/// `mkt retention reject`.
#[derive(Debug, Args)]
pub struct Reject {
    /// The disposal list
    #[arg(value_name = "D-…")]
    list: String,
}

/// `mkt retention dispose`.
#[derive(Debug, Args)]
pub struct Dispose {
    /// The disposal list
    #[arg(value_name = "D-…")]
    list: String,
    /// The list's reference once more, in place of typing it on a terminal
    #[arg(long, value_name = "D-…")]
    confirm: Option<String>,
}

/// `mkt retention certificate`.
#[derive(Debug, Args)]
pub struct Certificate {
    /// The disposal list
    #[arg(value_name = "D-…")]
    list: String,
    /// Write it to FILE: a page where that ends in .html, JSON where it ends in .json, else text
    #[arg(long, value_name = "FILE", conflicts_with = "verify")]
    out: Option<PathBuf>,
    /// Check a certificate, in any of its forms, against the store; `-` is standard input
    #[arg(long, value_name = "FILE")]
    verify: Option<String>,
}

fn references(texts: &[String]) -> Result<Vec<AnyRef>> {
    let mut all = texts
        .iter()
        .map(|text| any_reference(text))
        .collect::<Result<Vec<_>>>()?;
    all.sort_unstable();
    all.dedup();
    Ok(all)
}

impl Approve {
    /// Carries the command out.
    pub fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        let list: DisposalListRef = run.reference(&self.list)?;
        let mut approval = Approval {
            items: references(&self.items)?,
            all: self.all,
            keep: references(&self.keep)?,
            reason: None,
        };
        if approval.items.is_empty() && !approval.all && approval.keep.is_empty() {
            if !run.can_ask() {
                return Err(Failure::usage(
                    "`mkt retention approve` also needs --item C-… or --all, or --keep C-… with --reason.",
                ));
            }
            approval = ask_each(run, list)?;
            if approval.items.is_empty() && approval.keep.is_empty() {
                return Err(Failure::new(
                    Code::Interrupted,
                    "Nothing was approved and nothing kept back; the list is as it was.",
                ));
            }
        } else if !approval.keep.is_empty() {
            let given = run.global.reason.is_some();
            need(run, "mkt retention approve --keep", &[("--reason", given)])?;
            may(run, Permission::ApproveDisposal)?;
            approval.reason = Some(reason(run)?);
        } else {
            approval.reason.clone_from(&run.global.reason);
        }
        let approved = act::approve(&mut run.session()?, list, &approval)?;
        Ok(view::disposal::approved(&approved).into())
    }
}

/// Shows one item after the other and asks what is to become of it. Nothing is changed before the last one is answered.
fn ask_each(run: &mut Run<'_, '_>, list: DisposalListRef) -> Result<Approval> {
    let mut session = run.session()?;
    let (_, previews) = act::preview(&mut session, list)?;
    run.keep(session);
    let mut approval = Approval::default();
    let of = previews.len();
    for (at, preview) in previews.iter().enumerate() {
        ask_one(run, preview, (at + 1, of), &mut approval)?;
    }
    if !approval.keep.is_empty() {
        approval.reason = Some(reason(run)?);
    }
    Ok(approval)
}

fn ask_one(
    run: &mut Run<'_, '_>,
    preview: &Preview,
    (at, of): (usize, usize),
    approval: &mut Approval,
) -> Result<()> {
    let record = preview.listed.reference;
    let prompt = &mut *run.env.prompt;
    prompt.say(&format!("\n{at} of {of}"))?;
    for line in view::disposal::preview_lines(preview) {
        prompt.say(&line)?;
    }
    let mut choices = vec!["Leave it for later", "Keep it back with a hold"];
    if preview.against.is_empty() {
        choices.push("Approve its destruction");
    }
    let choices: Vec<String> = choices.into_iter().map(str::to_owned).collect();
    match prompt.choice(&format!("What is to become of {record}?"), &choices, 0)? {
        1 => approval.keep.push(record),
        2 => approval.items.push(record),
        _ => {}
    }
    Ok(())
}

impl Reject {
    /// Carries the command out.
    pub fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        let list: DisposalListRef = run.reference(&self.list)?;
        let given = run.global.reason.is_some();
        need(run, "mkt retention reject", &[("--reason", given)])?;
        may(run, Permission::ApproveDisposal)?;
        let reason = reason(run)?;
        let rejected = act::reject(&mut run.session()?, list, &reason)?;
        Ok(view::disposal::rejected(&rejected).into())
    }
}

/// Tells who may not before the first question, where there will be one.
fn may(run: &mut Run<'_, '_>, permission: Permission) -> Result<()> {
    if run.can_ask() {
        let session = run.session()?;
        session.require(permission)?;
        run.keep(session);
    }
    Ok(())
}

/// Has the list's reference typed, or compares the one that was given.
fn confirm(run: &mut Run<'_, '_>, list: DisposalListRef, given: Option<&str>) -> Result<()> {
    if let Some(text) = given {
        if run.reference::<DisposalListRef>(text)? != list {
            return Err(Failure::usage(format!(
                "--confirm names another list than {list}; nothing was destroyed."
            )));
        }
        return Ok(());
    }
    may(run, Permission::CarryOutDisposal)?;
    let Some(prompt) = run.prompt() else {
        return Err(Failure::usage(format!(
            "What is destroyed cannot be brought back, and nobody can be asked to type {list}."
        ))
        .hint(format!(
            "Confirm it: mkt retention dispose {list} --confirm {list}"
        )));
    };
    let typed = prompt.confirm_reference(
        &format!("Everything that is approved of {list} is destroyed and cannot be brought back."),
        &list.to_string(),
    )?;
    if typed {
        Ok(())
    } else {
        Err(
            Failure::refused("That is not the list's reference; nothing was destroyed.").hint(
                format!("It is typed as it stands there, with its zeros: {list}"),
            ),
        )
    }
}

impl Dispose {
    /// Carries the command out.
    pub fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        let list: DisposalListRef = run.reference(&self.list)?;
        confirm(run, list, self.confirm.as_deref())?;
        let mut session = run.session()?;
        let done = {
            let shown = run.env.terminal.stderr && !run.global.quiet;
            let mut progress = Progress::new(run.env.stderr, shown);
            act::carry_out(&mut session, list, &mut |doing, done, of| {
                progress.at(doing, done, of);
            })?
        };
        let found = done
            .cleaned
            .as_ref()
            .is_some_and(|cleaned| cleaned.found > 0);
        let code = match (found, done.any_skipped()) {
            (true, _) => Some(Code::Found),
            (_, true) => Some(Code::Partly),
            _ => None,
        };
        Ok(Done {
            document: Some(view::disposal::carried_out(&done)),
            code,
            ..Done::default()
        })
    }
}

impl Certificate {
    /// Carries the command out.
    pub fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        let list: DisposalListRef = run.reference(&self.list)?;
        if let Some(path) = &self.verify {
            let text = run.text_of(path)?;
            let made =
                certificate::verify(&mut run.session()?, list, &text, &view::certificate::render)?;
            return Ok(view::certificate::verified(&made).into());
        }
        let render: certificate::Render<'_> = &view::certificate::render;
        let out = self.out.as_deref().map(|path| (path, render));
        let made = certificate::certificate(&mut run.session()?, list, out)?;
        Ok(view::certificate::shown(&made, self.out.as_deref()).into())
    }
}
