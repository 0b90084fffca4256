#!/usr/bin/env bash
# The main job from beginning to end, on invented records: builds the release binary, makes a store under
# target/tour/ and takes one case from a referral to a disclosure, an anonymised export, a retention sweep, an access
# request and a disposal. Every command is printed before it runs. Needs no terminal. A second run starts clean.
set -euo pipefail
cd "$(dirname "$0")/.."
unset MKT_STORE MKT_USER MKT_PASSPHRASE_FILE MKT_PASSPHRASE_COMMAND MKT_FORMAT CREDENTIALS_DIRECTORY
export TZ=Europe/London LC_ALL=C.UTF-8

target="${CARGO_TARGET_DIR:-target}"
tour="$target/tour"
mkt_binary="$target/release/mkt"

bold() { printf '\n\033[1m%s\033[0m\n' "$*"; }
[ -t 1 ] && [ -z "${NO_COLOR:-}" ] || bold() { printf '\n%s\n' "$*"; }
chapter() { bold "== $*"; }
# Prints a command as somebody would type it, then runs it.
run() {
  printf '\n$ mkt'
  printf ' %q' "$@"
  printf '\n'
  "$mkt_binary" --no-input "$@"
}
# The same for a command whose answer is used further on: it is printed and kept in $answer.
keep() {
  printf '\n$ mkt'
  printf ' %q' "$@"
  printf '\n'
  answer=$("$mkt_binary" --no-input "$@")
  printf '%s\n' "$answer"
}
# For a command that has to be refused: the tour goes on only if it is, with the wanted exit status.
refused() {
  local wanted="$1" status=0
  shift
  printf '\n$ mkt'
  printf ' %q' "$@"
  printf '\n'
  "$mkt_binary" --no-input "$@" || status=$?
  [ "$status" = "$wanted" ] || { echo "the tour expected exit status $wanted, not $status" >&2; exit 1; }
  printf '(refused, exit status %s, as it should be)\n' "$status"
}

chapter "Building the release binary"
echo '$ cargo build --release --locked'
cargo build --release --locked

rm -rf "$tour"
mkdir -p "$tour"
chmod 700 "$tour"
tour=$(cd "$tour" && pwd)
case "$mkt_binary" in /*) ;; *) mkt_binary="$PWD/$mkt_binary" ;; esac
umask 077
printf 'quiet harbour lantern alice\n' >"$tour/alice.pass"
printf 'quiet harbour lantern bob\n' >"$tour/bob.pass"

export MKT_STORE="$tour/mkt.db" MKT_USER=alice MKT_PASSPHRASE_FILE="$tour/alice.pass"
as_bob() { MKT_USER=bob MKT_PASSPHRASE_FILE="$tour/bob.pass" "$@"; }

chapter "A new store and its users"
run init --name "Alice Example" --roles admin,manager,officer --trained-on 2026-09-01 --recovery-out "$tour/recovery.txt"
run user add bob --name "Bob Example" --roles manager,dpo,officer --trained-on 2025-10-01 --new-passphrase-file "$tour/bob.pass"
run user add sweep --name "Nightly sweep" --roles service --key-out "$tour/sweep.pass"
run user list

chapter "The records that are there already"
run import examples/records.jsonl --source tour --dry-run
run import examples/records.jsonl --source tour
run import examples/records.jsonl --source tour
run case list --all

chapter "A referral from an organisation, and one from a member of the public"
run person add --from examples/person.json
keep referral add --from examples/referral.json
referral=$answer
run referral show "$referral"
run referral add --source public --subject child
refused 2 referral add --source public --subject child --referrer-name "Somebody"

chapter "Accepted: a case is opened"
keep referral accept "$referral" --basis working-together-2018 --json
keep note add C-2026-0001 --on 2026-11-20 --kind phone-call --source O-0005 --file examples/note-phone-call.txt
run note show "$answer"

chapter "Sharing: with the police, refused to a school, with an external reviewer"
run share add C-2026-0001 --to O-0004 --recipient law-enforcement --decision shared \
  --what "Chronology of contacts, September to November 2026" --purpose "Criminal investigation of the injury" \
  --basis "Children Act 2004 s16H" --necessity "Only the contacts the investigation asked for; no health records of the sibling" \
  --consent not-sought --consent-why "Asking would prejudice the investigation" --method secure-email --authorised-by bob --on 2026-11-20
run share add C-2026-0001 --to O-0003 --recipient education --decision refused \
  --what "The mother's health records" --purpose "Pastoral care of a pupil" --basis "None that fits" \
  --necessity "Not necessary for the purpose" --consent not-sought --consent-why "Nothing is shared" --method phone --authorised-by bob --on 2026-11-20
refused 1 share add C-2026-0001 --to O-0012 --recipient contractor --decision shared \
  --what "The case file" --purpose "Local child safeguarding practice review" --basis "Children Act 2004 s16F" \
  --necessity "The reviewer writes the review" --consent not-sought --consent-why "A review is a statutory duty" \
  --method portal --authorised-by bob --on 2026-11-20
keep share add C-2026-0001 --to O-0012 --recipient contractor --decision shared \
  --what "The case file" --purpose "Local child safeguarding practice review" --basis "Children Act 2004 s16F" \
  --necessity "The reviewer writes the review" --consent not-sought --consent-why "A review is a statutory duty" \
  --method portal --authorised-by bob --on 2026-11-20 \
  --agreement "DSA-2026-014" --stored-at "Encrypted laptop of the reviewer" --return-by 2027-05-31
run share list C-2026-0001

chapter "The case as it stands"
run case show C-2026-0001
run case timeline C-2026-0001

chapter "An anonymised export: prepared, its questions decided, released for the family"
keep export anonymised C-2026-0001 --for families
export_ref=$answer
run export review "$export_ref" --write "$tour/questions.jsonl"
printf '\n%s questions were asked. Here each is answered with the suggestion; an officer decides one by one.\n' "$(wc -l <"$tour/questions.jsonl")"
round=0
while [ -s "$tour/questions.jsonl" ] && [ "$round" -lt 5 ]; do
  # What an officer does in an editor: "decision":null becomes "replace", "with":null the suggestion.
  sed -E 's/"suggest":"(([^"\\]|\\.)*)","decision":null,"with":null/"suggest":"\1","decision":"replace","with":"\1"/' \
    "$tour/questions.jsonl" >"$tour/decided-$round.jsonl"
  run export review "$export_ref" --file "$tour/decided-$round.jsonl"
  rm -f "$tour/questions.jsonl"
  run export review "$export_ref" --write "$tour/questions.jsonl"
  round=$((round + 1))
done
refused 1 share add C-2026-0001 --to-name "The family" --recipient service-user-or-family --decision shared \
  --what "What was recorded" --purpose "The family asked what is known" --basis "Duty of candour" --necessity "Anonymised" \
  --consent given --method hand --authorised-by bob --on 2026-11-23 --export "$export_ref"
run export release "$export_ref" --out "$tour/for-the-family.html" --attest examples/attestation.json
run share add C-2026-0001 --to-name "The family" --recipient service-user-or-family --decision shared \
  --what "What was recorded, anonymised" --purpose "The family asked what is known" --basis "Duty of candour" \
  --necessity "Anonymised, and no more than was asked" --consent given --method hand --authorised-by bob --export "$export_ref"

chapter "A case is closed; what may be disposed of, and why"
run case close C-2026-0005 --on 2026-11-20 --outcome "Safeguarding Adult Review not held; learning shared with the home"
run retention explain C-2026-0005
run retention sweep --dry-run
as_bob run retention hold C-2026-0006 --reason "Inquiry: no destruction until it has reported" --review-on 2027-11-01
run retention explain C-2026-0006
run retention sweep --dry-run
run retention explain C-2026-0004

chapter "Somebody asks what is held about them"
keep_as_bob() { MKT_USER=bob MKT_PASSPHRASE_FILE="$tour/bob.pass" keep "$@"; }
keep_as_bob sar add --subject P-000020 --received-on 2026-11-16 --via letter
request=$answer
as_bob run sar show "$request"
as_bob run sar search P-000020
as_bob run sar review "$request" --write "$tour/review.jsonl"
as_bob run sar export --subject P-000020 --out "$tour/preview"
as_bob run sar export --subject P-000020 --request "$request" --out "$tour/answer"
as_bob run sar close "$request" --outcome "Answered in full, by post"

chapter "Other rights, and a complaint about data protection"
printf 'Please correct the day of the visit.\n' >"$tour/asked.txt"
keep_as_bob rights add --subject P-000020 --kind rectification --received-on 2026-11-17 --what-file "$tour/asked.txt"
right=$answer
as_bob run rights show "$right"
as_bob run rights close "$right" --decision refused --ground accurate --reason "The day is that of the visitor's own record"
printf 'The answer came by post and not by e-mail.\n' >"$tour/complaint.txt"
keep_as_bob complaint add --complainant P-000020 --about "$request" --received-on 2026-11-18 --what-file "$tour/complaint.txt"
complaint=$answer
as_bob run complaint acknowledge "$complaint" --on 2026-11-19
as_bob run complaint show "$complaint"
as_bob run complaint close "$complaint" --outcome not-upheld --done "It was explained that the letter asked for post" --told-on 2026-11-20 --on 2026-11-20

chapter "A disposal: approved by one person, carried out by another, certified"
keep retention sweep --quiet
list=$answer
as_bob run retention approve "$list" --item C-2026-0002
MKT_USER=bob MKT_PASSPHRASE_FILE="$tour/bob.pass" refused 5 retention dispose "$list" --confirm "$list"
run retention dispose "$list" --confirm "$list"
refused 4 case show C-2026-0002
run retention certificate "$list" --out "$tour/certificate.html"
run retention certificate "$list" --verify "$tour/certificate.html"

chapter "Looking back: the audit trail, and who looked at the case"
as_bob run audit verify
as_bob run audit viewed C-2026-0001
as_bob run status
as_bob run verify

chapter "Done"
cat <<TXT
The tour made these files:
  $tour/mkt.db                      the store (encrypted), and mkt.db.keys, its key slots
  $tour/recovery.txt                the recovery code: print it, lock it away, delete it
  $tour/questions.jsonl             the questions of the anonymiser (empty: all decided)
  $tour/for-the-family.html         the anonymised timeline that was released
  $tour/preview/                    a preview of the answer to the access request
  $tour/review.jsonl                the records found for it, to be decided in a file instead of at the desk
  $tour/answer/                     the answer: response.html, records.json, manifest.json
  $tour/certificate.html            the certificate of the disposal
TXT
