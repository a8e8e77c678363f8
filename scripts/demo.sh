#!/bin/sh
# Shows vanban at work on samples/inbox, in demo-data/ and nowhere else. Run it through `make demo`, as often as you like.
set -eu
cd "$(dirname "$0")/.."

VANBAN_DATA=demo-data
export VANBAN_DATA

say() { printf '\n== %s\n' "$*"; }
# shellcheck disable=SC2145
try() { printf '\n$ vanban %s\n' "$*"; vanban "$@"; }

mkdir -p "$VANBAN_DATA/inbox"
if [ -e "$VANBAN_DATA/vanban.db" ]; then
    say "demo-data/ is there from an earlier demo: its inbox is emptied already"
else
    cp -R samples/inbox/. "$VANBAN_DATA/inbox/"
    say "$(find "$VANBAN_DATA/inbox" -type f | wc -l | tr -d ' ') documents dropped into $VANBAN_DATA/inbox; the flow reads them (about 30 s)"
fi

# One sample is broken on purpose: exit code 3 says that some files failed, which is right here.
code=0
try flow ingest || code=$?
case $code in
    0) ;;
    3) say "One sample is broken on purpose: this is what a failure looks like. It waits in $VANBAN_DATA/failed/." ;;
    *) exit "$code" ;;
esac

say "How many models does each unit report, and where does it say so?"
try query counts --period 2023 --limit 12

say "Who cites 25-NQ/TW?"
try query citations --symbol 25-NQ/TW

say "Which campaigns run in Thái Bình?"
try query campaigns --locality "Thai Binh"

say "One document with its facts marked, each with the rule that found it"
try show vinh-long-bewegingen.txt

say "What is stored, and what failed"
try status

say "Next: VANBAN_DATA=demo-data vanban query --help, or drop a file of your own into demo-data/inbox/ and run make demo again"
printf '   (the command is %s)\n' "$(command -v vanban)"
