"""The commands as people type them: most through ``run``, which is all that the console script calls."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from extractors import engine
from extractors.facts import Campaign, Citation, Fact, Locality, ModelCount
from pipeline import queries
from pipeline.cli import query
from pipeline.cli.app import EXIT_CODES, app, run
from pipeline.config import load_settings
from pipeline.errors import VanbanError
from pipeline.inbox import Inbox
from pipeline.model import Document, Failure, Issue, Outcome, Page, SourceFile
from pipeline.store import Store

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = [sys.executable, "-c", "from pipeline.cli import main; main()"]
COUNTED = "Kết quả\nThực hiện phong trào thi đua “Dân vận khéo”, Ban Dân vận Huyện ủy báo cáo có 49 mô hình.\n"
TEXT = "Theo Nghị quyết số 25-NQ/TW, tỉnh Quảng Ninh có 49 mô hình dân vận khéo, trong đó 12 mô hình mới."

Vanban = Callable[..., tuple[int, str, str]]


@pytest.fixture
def vanban(here: Path, capsys: pytest.CaptureFixture[str]) -> Vanban:
    def call(*args: str) -> tuple[int, str, str]:
        code = run(args)
        out, err = capsys.readouterr()
        return code, out, err

    return call


def at(quote: str) -> dict[str, object]:
    start = TEXT.index(quote)
    return {"start": start, "end": start + len(quote), "quote": quote}


FACTS: tuple[Fact, ...] = (
    Citation(**at("Nghị quyết số 25-NQ/TW"), rule="citation.party", symbol="25-NQ/TW", doc_type="resolution"),  # type: ignore[arg-type]
    Locality(**at("Quảng Ninh"), rule="locality.name", name="Quảng Ninh", level="province", province="Quảng Ninh"),  # type: ignore[arg-type]
    ModelCount(**at("49 mô hình"), rule="model.noun", value=49, locality="Quảng Ninh", period="2024"),  # type: ignore[arg-type]
    Campaign(**at("dân vận khéo"), rule="campaign.known", name="dân vận khéo", kind="movement", key="dan-van-kheo"),  # type: ignore[arg-type]
    ModelCount(**at("12 mô hình"), rule="model.noun", value=12, part_of=49),  # type: ignore[arg-type]
)


@pytest.fixture
def stored(here: Path) -> None:
    """A database with one document, one duplicate and one failed file."""
    source = SourceFile(path=Path("a.txt"), name="a.txt", sha256="ab" * 32, size=9, media_type="text/plain")
    pages = (Page(number=1, start=0, end=len(TEXT)),)
    document = Document(source=source, text=TEXT, pages=pages, language="vi", kind="article", published="2024-03-09")
    copy = SourceFile(path=Path("b.txt"), name="b.txt", sha256="ab" * 32, size=9, media_type="text/plain")
    broken = SourceFile(path=Path("c.pdf"), name="c.pdf", sha256="cd" * 32, size=9, media_type="application/pdf")
    failure = Failure(kind="broken", message="the PDF is cut off", remedy="Ask for a new copy.")
    issues = (Issue(kind="odd", message="something is odd"),)
    outcomes = (
        Outcome(
            name="a.txt",
            status="done",
            source=source,
            document=document,
            facts=FACTS,
            issues=issues,
            rules_version="1",
        ),
        Outcome(name="b.txt", status="duplicate", source=copy, rules_version="1"),
        Outcome(name="c.pdf", status="failed", source=broken, failure=failure),
    )
    with Store.open(load_settings().database) as store:
        number = store.start_run("test", datetime(2024, 3, 9, 8, tzinfo=UTC))
        for outcome in outcomes:
            store.save(outcome, number)
        counts = {"done": 1, "duplicate": 1, "failed": 1, "facts": 5}
        store.finish_run(number, "done", counts, datetime(2024, 3, 9, 8, 1, tzinfo=UTC))


# --- exit codes and help


def commands() -> list[list[str]]:
    groups = {group.name: group.typer_instance for group in app.registered_groups}
    assert groups.keys() == {"flow", "rules"}
    own = [[command.callback.__name__] for command in app.registered_commands if command.callback]
    return [[], *own, *([str(name)] for name in groups), ["flow", "ingest"], ["flow", "nightly"], ["rules", "check"]]


@pytest.mark.parametrize("command", commands(), ids=" ".join)
def test_every_command_explains_itself_with_an_example(vanban: Vanban, command: list[str]) -> None:
    code, out, err = vanban(*command, "--help")
    assert (code, err) == (0, "")
    assert out.startswith(" ".join(["Usage: vanban", *command]))
    if command and command not in (["flow"], ["rules"]):
        assert re.search(rf"Examples?:\s+`vanban\s+{command[0]}", out)
    # No sentence is cut off in a list of commands.
    assert not re.search(r"\w\.\.\.$", out, re.M)


def test_no_command_shows_the_help_and_is_a_wrong_call(vanban: Vanban) -> None:
    code, out, err = vanban()
    assert code == 2
    assert "Commands:" in out + err


def test_the_version_is_that_of_the_distribution(vanban: Vanban) -> None:
    declared = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.M)
    assert declared is not None
    assert vanban("--version") == (0, f"vanban {declared[1]}\n", "")


def test_help_is_quick() -> None:
    times = []
    for _ in range(3):
        begun = time.perf_counter()
        subprocess.run([*SCRIPT, "--help"], check=True, capture_output=True)
        times.append(time.perf_counter() - begun)
    assert min(times) < 1.0  # 0.2 s on an idle machine; the bound leaves room for a busy one


def subclasses(cls: type[VanbanError]) -> set[type[VanbanError]]:
    return {cls}.union(*(subclasses(sub) for sub in cls.__subclasses__()))


def test_every_error_ends_with_a_documented_exit_code() -> None:
    assert {cls.exit_code for cls in subclasses(VanbanError)} <= set(EXIT_CODES)


def test_the_exit_codes_are_documented_as_they_are() -> None:
    rows = re.findall(r"^\| (\d+) \| (.+) \|$", (ROOT / "docs/settings.md").read_text(encoding="utf-8"), re.M)
    assert rows == [(str(code), meaning) for code, meaning in EXIT_CODES.items()]


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (["nonsense"], 2, "No such command 'nonsense'"),
        (["ingest", "--nonsense"], 2, "No such option: --nonsense"),
        (["ingest", "--processes", "0"], 2, "--processes"),
        (["ingest", "not there"], 2, "there is no file or folder not there\n  -> Check the spelling"),
        (["extract"], 2, "Missing argument 'PATH...'"),
        (["extract", "not there"], 2, "there is no file or folder not there"),
        (["extract", "a.txt", "--format", "csv"], 2, "--format"),
        (["query", "nonsense"], 2, "nonsense"),
        (["query", "facts"], 5, "there is no database vanban-data/vanban.db yet\n  -> Run vanban ingest first"),
        (["show", "a.txt"], 5, "there is no database"),
        (["status"], 5, "there is no database"),
        (["runs"], 5, "there is no database"),
        (["evaluate", "not there.jsonl"], 2, "not there.jsonl cannot be read"),
    ],
)
def test_a_wrong_call_says_what_to_do_and_prints_no_data(vanban: Vanban, args: list[str], code: int, says: str) -> None:
    Path("a.txt").write_text(COUNTED, encoding="utf-8")
    got, out, err = vanban(*args)
    assert (got, out) == (code, "")
    assert says in err
    assert "Traceback" not in err
    assert not Path("vanban-data").exists()


def test_a_wrong_setting_ends_with_4(vanban: Vanban) -> None:
    Path("vanban.toml").write_text("batch_size = 0", encoding="utf-8")
    code, out, err = vanban("ingest", ".")
    assert (code, out) == (4, "")
    assert err.startswith("vanban: vanban.toml, batch_size: 0 is not allowed")


def test_a_database_that_is_something_else_ends_with_5(vanban: Vanban) -> None:
    Path("vanban-data").mkdir()
    Path("vanban-data/vanban.db").write_bytes(b"not a database" * 100)
    code, _, err = vanban("query", "facts")
    assert code == 5
    assert "  -> " in err


def test_an_inbox_that_is_held_ends_with_5(vanban: Vanban) -> None:
    settings = load_settings()
    with Inbox(settings.inbox, settings.data).lock():
        code, _, err = vanban("ingest")
    assert code == 5
    assert err.startswith("vanban: another run is taking files from vanban-data/inbox")


def test_an_unexpected_error_shows_where_and_says_what_to_report(
    vanban: Vanban, monkeypatch: pytest.MonkeyPatch, stored: None
) -> None:
    def faulty(*args: object, **kwargs: object) -> None:
        raise IndexError("list index out of range")

    monkeypatch.setattr(queries, "facts", faulty)
    code, out, err = vanban("query", "facts", "--limit", "3")
    assert (code, out) == (1, "")
    assert "IndexError: list index out of range" in err
    assert err.endswith("Please report the lines above and the command: vanban query facts --limit 3\n")


# --- ingest


def test_ingest_reports_on_stderr_what_it_did(vanban: Vanban) -> None:
    Path("scans/sub").mkdir(parents=True)
    for name, content in {"a.txt": COUNTED, "sub/b.txt": COUNTED, "c.pdf": "", "d.pdf": "%PDF-1.7 no"}.items():
        Path("scans", name).write_text(content, encoding="utf-8")
    code, out, err = vanban("ingest", "scans")
    assert (code, out) == (3, "")
    lines = err.splitlines()
    assert re.fullmatch(r"1 read, 1 duplicates, 2 failed in \d+\.\d s", lines[0])
    assert re.fullmatch(r"facts: .*\b1 count\b.*", lines[1])
    assert [line.split(":")[1].strip() for line in lines if line.startswith("failed: ")] == ["c.pdf", "d.pdf"]
    assert sum(line.startswith("  -> ") for line in lines) == 2


def test_ingest_of_good_files_ends_with_0_the_first_and_the_second_time(vanban: Vanban) -> None:
    Path("a.txt").write_text(COUNTED, encoding="utf-8")
    assert vanban("ingest", "a.txt")[0] == 0
    code, _, err = vanban("ingest", "a.txt")
    assert code == 0
    assert err.startswith("0 read, 1 duplicates, 0 failed")


def test_ingest_without_a_path_empties_the_inbox(vanban: Vanban) -> None:
    code, _, err = vanban("ingest")
    assert code == 0
    assert err.startswith("Nothing to do: no files in vanban-data/inbox.\n")
    Path("vanban-data/inbox/a.txt").write_text(COUNTED, encoding="utf-8")
    Path("vanban-data/inbox/b.txt.part").write_text("chưa", encoding="utf-8")
    code, _, err = vanban("ingest", "--processes", "1")
    assert code == 0
    assert err.endswith("left in the inbox, hidden, linked or still being written: b.txt.part\n")
    assert not Path("vanban-data/inbox/a.txt").exists()


def test_ingest_shows_a_bar_on_a_terminal_only(here: Path) -> None:
    Path("a.txt").write_text(COUNTED, encoding="utf-8")
    main, worker = pty.openpty()
    with subprocess.Popen([*SCRIPT, "ingest", "a.txt"], stderr=worker, stdout=subprocess.PIPE) as process:
        os.close(worker)
        shown = b""
        try:
            while chunk := os.read(main, 4096):
                shown += chunk
        except OSError:  # what Linux says when the other end is closed
            pass
        assert process.stdout is not None
        assert process.stdout.read() == b""
    os.close(main)
    assert b"Reading" in shown
    assert b"1 read, 0 duplicates, 0 failed" in shown
    piped = subprocess.run([*SCRIPT, "ingest", "a.txt"], capture_output=True, check=True)
    assert b"Reading" not in piped.stderr


def test_ctrl_c_ends_with_130_and_keeps_what_was_stored(here: Path) -> None:
    inbox = Path("vanban-data/inbox")
    inbox.mkdir(parents=True)
    for number in range(800):
        (inbox / f"{number:03}.txt").write_text(f"Báo cáo {number}\n" + COUNTED * 20, encoding="utf-8")

    def heard() -> None:  # a shell starts what runs in the background deaf to it
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    with subprocess.Popen([*SCRIPT, "ingest"], stderr=subprocess.PIPE, text=True, preexec_fn=heard) as process:  # noqa: PLW1509 - no other way
        while not any(Path("vanban-data").glob("archive/*/*/*/*.txt")) and process.poll() is None:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        message = process.stderr.read()
    assert process.returncode == 130
    assert "Traceback" not in message
    archived = len(list(Path("vanban-data").glob("archive/*/*/*/*.txt")))
    with Store.open(load_settings().database, read_only=True) as store:
        assert store.counts().documents == archived > 0
    assert len(list(inbox.glob("*.txt"))) == 800 - archived


# --- extract


def test_extract_prints_one_object_a_document_and_stores_nothing(vanban: Vanban) -> None:
    Path("a.txt").write_text(COUNTED, encoding="utf-8")
    Path("b.pdf").write_text("", encoding="utf-8")
    code, out, err = vanban("extract", "a.txt", "b.pdf")
    assert code == 3
    assert err.startswith("vanban: b.pdf: ")
    (record,) = map(json.loads, out.splitlines())
    assert list(record) == ["document", "sections", "facts", "issues"]
    assert (record["document"]["path"], record["document"]["language"]) == ("a.txt", "vi")
    assert "text" not in record["document"]
    assert [fact["value"] for fact in record["facts"] if fact["type"] == "count"] == [49]
    assert sorted(path.name for path in Path().iterdir()) == ["a.txt", "b.pdf"]


def test_extract_gives_the_text_when_asked_and_the_quotes_stand_in_it(vanban: Vanban) -> None:
    Path("a.txt").write_text(COUNTED, encoding="utf-8")
    code, out, err = vanban("extract", "a.txt", "--text", "--format", "jsonl")
    assert (code, err) == (0, "")
    record = json.loads(out)
    assert record["facts"]
    for fact in record["facts"]:
        assert record["document"]["text"][fact["start"] : fact["end"]] == fact["quote"]


def test_extract_as_a_table_has_a_row_a_fact(vanban: Vanban) -> None:
    Path("a.txt").write_text(COUNTED, encoding="utf-8")
    code, out, err = vanban("extract", "a.txt", "--format", "table")
    assert (code, err) == (0, "")
    head, _, *rows = (line.split() for line in out.splitlines() if line.strip())
    assert head == ["document", "page", "type", "quote", "says", "rule"]
    assert [row[2] for row in rows] == [fact.type for fact in engine.extract(COUNTED, "vi")]


def test_extract_of_an_empty_folder_says_so(vanban: Vanban) -> None:
    Path("empty").mkdir()
    assert vanban("extract", "empty") == (0, "", "No files in empty.\n")


def test_extract_into_a_closed_pipe_is_quiet(here: Path) -> None:
    Path("many").mkdir()
    for number in range(60):
        Path("many", f"{number}.txt").write_text(f"Báo cáo {number}\n" + COUNTED * 30, encoding="utf-8")
    command = f"{sys.executable} -c 'from pipeline.cli import main; main()' extract many --text | head -n 1"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["document"]["path"] == "many/0.txt"


# --- query, show, status, runs


@pytest.mark.parametrize(
    ("subject", "quotes"),
    [
        ("citations", ["Nghị quyết số 25-NQ/TW"]),
        ("localities", ["Quảng Ninh"]),
        ("counts", ["49 mô hình", "12 mô hình"]),
        ("campaigns", ["dân vận khéo"]),
        ("facts", ["Nghị quyết số 25-NQ/TW", "Quảng Ninh", "49 mô hình", "dân vận khéo", "12 mô hình"]),
    ],
)
def test_every_format_says_the_same(vanban: Vanban, stored: None, subject: str, quotes: list[str]) -> None:
    code, out, err = vanban("query", subject, "--format", "jsonl")
    assert (code, err) == (0, "")
    rows = [json.loads(line) for line in out.splitlines()]
    assert [row["quote"] for row in rows] == quotes
    code, out, err = vanban("query", subject, "--format", "csv")
    assert (code, err) == (0, "")
    listed = list(csv.DictReader(io.StringIO(out)))
    assert listed == [{name: "" if value is None else str(value) for name, value in row.items()} for row in rows]
    code, out, err = vanban("query", subject)
    assert (code, err) == (0, "")
    assert [line.split("  ")[-1].strip() for line in out.splitlines()[2:] if line.strip()][1:] == quotes


def test_a_table_leaves_out_what_no_row_has(vanban: Vanban, stored: None) -> None:
    code, out, _ = vanban("query", "counts", "--period", "2024")
    assert code == 0
    assert [line.split() for line in out.splitlines() if line.strip()] == [
        ["value", "qualifier", "status", "kind", "locality", "period", "document", "page", "quote"],
        [out.splitlines()[2].strip()],
        ["49", "exact", "achieved", "total", "Quảng", "Ninh", "2024", "a.txt", "1", "49", "mô", "hình"],
    ]


@pytest.mark.parametrize(
    ("args", "found"),
    [
        (["--locality", "quang ninh"], [49]),
        (["--locality", "QUẢNG NINH"], [49]),
        (["--period", "2024"], [49]),
        (["--document", "a.txt"], [49, 12]),
        (["--symbol", "25-nq/tw"], [49, 12]),
        (["--since", "2024-03-09"], [49, 12]),
        (["--limit", "1"], [49]),
        ([], [49, 12]),
    ],
)
def test_filters_narrow(vanban: Vanban, stored: None, args: list[str], found: list[int]) -> None:
    code, out, err = vanban("query", "counts", "--format", "jsonl", *args)
    assert (code, err) == (0, "")
    assert [json.loads(line)["value"] for line in out.splitlines()] == found


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["counts", "--locality", "Atlantis"], "No document has --locality Atlantis: check its spelling.\n"),
        (["facts", "--campaign", "Nông thôn"], "No document has --campaign Nông thôn: check its spelling.\n"),
        (["counts", "--symbol", "99-NQ/TW"], "No document has --symbol 99-NQ/TW: check its spelling.\n"),
        (["facts", "--since", "2030-01-01"], "No document is dated 2030-01-01 or later.\n"),
        (["models"], "No models in the stored documents.\n"),
        (["models", "--locality", "Quang Ninh"], "No models fit this filter.\n"),
        (
            ["models", "--locality", "Quang Ninh", "--period", "2024"],
            "No models fit all of these filters together; each of them alone fits some document.\n",
        ),
    ],
)
def test_an_empty_answer_is_explained(vanban: Vanban, stored: None, args: list[str], says: str) -> None:
    assert vanban("query", *args, "--format", "jsonl") == (0, "", says)


def test_an_empty_answer_as_csv_still_has_its_header(vanban: Vanban, stored: None) -> None:
    code, out, _ = vanban("query", "models", "--format", "csv")
    assert (code, out) == (0, "name,document,page,quote,rule,document_id,id,start,end\n")


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["--since", "gisteren"], "gisteren"),
        (["--document", "niet.txt"], "niet.txt"),
        (["--limit", "0"], "--limit"),
    ],
)
def test_a_filter_that_cannot_be_is_a_wrong_call(vanban: Vanban, stored: None, args: list[str], says: str) -> None:
    code, out, err = vanban("query", "facts", *args)
    assert (code, out) == (2, "")
    assert says in err


def test_every_subject_has_its_rows(stored: None) -> None:
    with Store.open(load_settings().database, read_only=True) as store:
        for subject in query.Subject:
            for row in getattr(queries, subject)(store):
                assert isinstance(row, query.row_type(subject))


@pytest.mark.parametrize("reference", ["a.txt", "abababab", "1"])
def test_show_prints_the_text_with_its_facts(vanban: Vanban, stored: None, reference: str) -> None:
    code, out, err = vanban("show", reference)
    assert (code, err) == (0, "")
    assert (
        "Theo ⟦Nghị quyết số 25-NQ/TW⟧¹, tỉnh ⟦Quảng Ninh⟧² có ⟦49 mô hình⟧³ ⟦dân vận khéo⟧⁴, trong đó ⟦12 mô hình⟧⁵"
        " mới.\n"
    ) in out
    assert "  2 locality     p. 1  name Quảng Ninh, level province, province Quảng Ninh  [locality.name]\n" in out
    assert out.endswith("issue: odd: something is odd\n")
    assert "\x1b" not in out


def test_show_of_an_unknown_document_is_a_wrong_call(vanban: Vanban, stored: None) -> None:
    code, out, err = vanban("show", "niet.txt")
    assert (code, out) == (2, "")
    assert "niet.txt" in err


def test_status_says_where_everything_stands(vanban: Vanban, stored: None) -> None:
    Path("vanban-data/inbox").mkdir()
    Path("vanban-data/inbox/new.txt").write_text("x", encoding="utf-8")
    Path("vanban-data/inbox/new.pdf.part").write_text("x", encoding="utf-8")
    code, out, err = vanban("status")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[:4] == [
        "documents   1",
        "facts       1 citation, 1 locality, 2 count, 1 campaign, 0 named_model",
        "files       1 done, 1 duplicate, 1 failed, 0 waiting",
        "inbox       1 to be read, 1 hidden, linked or still being written",
    ]
    assert re.fullmatch(r"last run    1 \(test\), 2024-03-\d\d \d\d:00:00, done", lines[4])
    assert lines[5:] == ["failed      c.pdf: the PDF is cut off", "            -> Ask for a new copy."]


def test_runs_are_listed_newest_first(vanban: Vanban, stored: None) -> None:
    vanban("ingest")
    code, out, err = vanban("runs", "--format", "jsonl")
    assert (code, err) == (0, "")
    rows = [json.loads(line) for line in out.splitlines()]
    assert [(row["run"], row["reason"], row["status"], row["done"], row["facts"]) for row in rows] == [
        (2, "ingest", "done", 0, 0),
        (1, "test", "done", 1, 5),
    ]
    assert [
        json.loads(line)["run"] for line in vanban("runs", "--format", "jsonl", "--limit", "1")[1].splitlines()
    ] == [2]


# --- evaluate


def test_evaluate_prints_scores_and_when_asked_the_mistakes(vanban: Vanban) -> None:
    fact = {"type": "count", "quote": "49 mô hình", "value": 50, "qualifier": "exact", "status": "achieved",
            "kind": "total", "locality": None, "period": None, "campaign": None, "part_of": None}  # fmt: skip
    case = {"id": "a", "lang": "vi", "text": COUNTED, "facts": [fact]}
    Path("gold.jsonl").write_text(json.dumps(case) + "\n", encoding="utf-8")
    code, out, err = vanban("evaluate", "gold.jsonl")
    assert (code, err) == (0, "")
    assert "precision" in out
    assert "value=50" not in out
    code, out, err = vanban("evaluate", "gold.jsonl", "--errors")
    assert (code, err) == (0, "")
    assert "value=50" in out
    assert "value=49" in out


def test_evaluate_of_a_file_that_is_no_gold_names_the_line(vanban: Vanban) -> None:
    Path("gold.jsonl").write_text("\n{}\n", encoding="utf-8")
    code, out, err = vanban("evaluate", "gold.jsonl")
    assert (code, out) == (2, "")
    assert "gold.jsonl:2: " in err


def test_evaluate_lists_what_changed_since_a_run_and_what_packs_of_ones_own_change(vanban: Vanban) -> None:
    fact = {"type": "count", "quote": "40 mô hình", "value": 40, "qualifier": "exact", "status": "achieved"}
    fact |= {"kind": "total", "locality": None, "period": None, "campaign": None, "part_of": None}
    case = {"id": "a", "lang": "vi", "text": "Huyện ủy có áng đâu 40 mô hình dân vận.", "facts": [fact]}
    Path("gold.jsonl").write_text(json.dumps(case, ensure_ascii=False), encoding="utf-8")
    assert vanban("evaluate", "gold.jsonl", "--save", "run.jsonl")[0] == 0
    code, out, _ = vanban("evaluate", "gold.jsonl", "--against", "run.jsonl")
    assert (code, out.splitlines()[-1]) == (0, "0 gained, 0 lost, 0 changed, 1 the same")
    Path("mine").mkdir()
    Path("mine/counts.toml").write_text(PACK, encoding="utf-8")
    code, out, _ = vanban("evaluate", "gold.jsonl", "--rules", "mine")
    assert (code, out.splitlines()[-1]) == (0, "0 gained, 0 lost, 1 changed, 0 the same")
    assert "qualifier 'exact' → 'about' [right before, wrong now]" in out


# --- rules

PACK = """[[vi.rules]]
id = "qualifier.about.local"
phrases = ["áng đâu"]
match = ["Huyện ủy có áng đâu 40 mô hình dân vận"]
no_match = ["Huyện ủy có 40 mô hình dân vận"]
"""


def test_rules_check_says_how_much_is_sound_and_names_every_fault(vanban: Vanban) -> None:
    Path("mine").mkdir()
    Path("mine/counts.toml").write_text(PACK, encoding="utf-8")
    code, out, err = vanban("rules", "check", "mine")
    assert (code, err) == (0, "")
    assert re.fullmatch(r"sound: 8 packs of ours, 1 of yours, \d+ rules, \d+ examples\n", out)
    Path("mine/counts.toml").write_text(PACK.replace("phrases", "phrase"), encoding="utf-8")
    code, out, err = vanban("rules", "check", "mine")
    assert (code, out) == (4, "")
    assert (
        "counts.toml, [vi] rule 'qualifier.about.local': there is no key 'phrase' here; did you mean 'phrases'?" in err
    )


@pytest.mark.parametrize(
    "command",
    [["ingest", "inbox"], ["extract", "a.txt"], ["explain", "a.txt"], ["evaluate", "gold.jsonl"], ["rules", "check"]],
    ids=lambda command: command[0],
)
def test_a_bad_pack_stops_a_command_before_it_touches_a_file(vanban: Vanban, command: list[str]) -> None:
    Path("inbox").mkdir()
    Path("inbox/a.txt").write_text(COUNTED, encoding="utf-8")
    Path("a.txt").write_text(COUNTED, encoding="utf-8")
    Path("gold.jsonl").write_text("", encoding="utf-8")
    Path("mine").mkdir()
    Path("mine/counts.toml").write_text("[[vi.rules]]\nid = 'qualifier.abuot'\nphrases = ['a']\n", encoding="utf-8")
    code, out, err = vanban(*command, "--rules", "mine")
    assert (code, out) == (4, "")
    assert "counts.toml, [vi] rule 'qualifier.abuot': no finder asks for this id" in err
    assert not Path("vanban-data").exists()


def test_packs_of_ones_own_reach_the_processes_that_read(vanban: Vanban, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("mine").mkdir()
    Path("mine/counts.toml").write_text(PACK, encoding="utf-8")
    monkeypatch.setenv("VANBAN_RULES", "mine")
    Path("a.txt").write_text("Huyện ủy Hải Hà có áng đâu 40 mô hình dân vận.\n", encoding="utf-8")
    assert vanban("ingest", "a.txt", "--processes", "2")[0] == 0
    code, out, _ = vanban("query", "counts", "--format", "csv")
    assert code == 0
    assert [row["qualifier"] for row in csv.DictReader(io.StringIO(out))] == ["about"]
