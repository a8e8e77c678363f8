#!/bin/sh
# Prints what the rules of this commit gain and lose on samples/gold.jsonl against those of the commit before. It informs:
# whatever it finds, it ends well.
set -u
cd "$(dirname "$0")/.."
here=$PWD
python=$(command -v "${1:-python3}")
case $python in /*) ;; *) python=$here/$python ;; esac
before=$(mktemp -d)
trap 'rm -rf "$before"' EXIT

if ! git rev-parse -q --verify HEAD~1 >/dev/null 2>&1; then
    echo "gains and losses: nothing to compare with: the commit before this one is not here"
    exit 0
fi
git archive HEAD~1 extractors pipeline | tar -x -C "$before"
# Python takes the code of the folder that it runs in before what is installed.
if ! (cd "$before" && "$python" -m pipeline.cli evaluate "$here/samples/gold.jsonl" --save run.jsonl >/dev/null 2>&1); then
    echo "gains and losses: nothing to compare with: the commit before this one writes no run"
    exit 0
fi
echo "gains and losses on samples/gold.jsonl since $(git log -1 --format='%h %s' HEAD~1):"
"$python" -m pipeline.cli evaluate samples/gold.jsonl --against "$before/run.jsonl" | sed -n '/^offsets hold/,$p' | sed 1,2d
exit 0
