"""The HTML page as text: what stands in it, and that nothing in it comes from hostile names."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
import sample_report
from running import ROOT, runner

from lading.catalog.index import Catalog
from lading.domain.facts import Base, Facts, LicenseClaim, Lineage, Link, RemoteFile, Source, Via
from lading.domain.finding import Action, Category, License, LicenseView, Severity, Verdict
from lading.domain.reference import Kind, Relation, WeightFile
from lading.domain.report import Report
from lading.domain.source import Gap, GapReason, Location
from lading.domain.subject import Subject
from lading.domain.terms import Terms, Threshold
from lading.report import RuleText, WriteOptions, format_for, format_named
from lading.report.compliance.coverage import State, coverage
from lading.report.compliance.guidance import guidance, names
from lading.report.html.page import TEMPLATES
from lading.report.html.wording import linked
from lading.report.terms import ids, in_words
from lading.report.text import clean

HOSTILE = (
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>",
    "</style><style>*{display:none}</style>",
    "\"><svg onload=alert(1)>",
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "<!-- comment -->",
    "]]>&lt;b&gt;&#60;i&#62;",
    "\u202egnp.exe\u2066\u200b",
    "\x1b[31mred\x1b]8;;http://evil\x07",
    "line\nbreak\r\n\u2028\u2029",
    "{{ 7 * 7 }}{% raw %}",
    "https://evil.example/\"onclick=\"x",
    "-->",
    "x" * 9000,
)  # fmt: skip
VOID = {"meta", "br", "input"}
INLINE = {"a", "bdi", "span", "b", "strong", "code", "q", "small", "svg", "g", "rect", "path", "polygon"}


class Seen(HTMLParser):
    """Every element with its attributes, every text outside of style and script, and whether elements are closed."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text: list[str] = []
        self.comments: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        assert len(attrs) == len(dict(attrs)), attrs
        if tag not in VOID:
            self._open.append(tag)
        if tag not in INLINE:
            self.text.append("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag
        if tag not in INLINE:
            self.text.append("\n")

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def handle_data(self, data: str) -> None:
        if not {"style", "script", "option"} & set(self._open):
            self.text.append(data)

    @property
    def lines(self) -> list[str]:
        return [line for raw in "".join(self.text).splitlines() if (line := " ".join(raw.split()))]


def page(report: Report, **rules: RuleText) -> str:
    stream = io.StringIO()
    format_named("html").write(report, stream, WriteOptions(rules=rules))
    return stream.getvalue()


def poisoned(text: str) -> Report:
    """A report in which every free text is ``text``."""
    source, version = Source(Via.HUB, text), text[:1000]  # CycloneDX allows 1024 characters for a version
    developer = replace(sample_report.ACME, name=text, country=text, parent=text, parent_country=text, source=source)
    facts = Facts(
        text, source, developer, (Base(f"base/{text}", Relation.MERGE, source, True),), replace(CLAIM, id=text, name=text, link=text),
        version, text, text, text, text, text, (text,), (RemoteFile(text, 1, text),), developer, text, text, (text,),
    )  # fmt: skip
    lineage = Lineage(text, {text: facts}, (Link(text, facts.bases[0]),), problems=(text,))  # type: ignore[index]  # set above
    finding = sample_report.finding(
        text, text, Action.DENY, text, text, evidence=text, sign_off=(text, text), locations=(Location(text, 3),), revision=text
    )
    waived = replace(finding, waived_by=text, waived_until=text)
    reference = sample_report.reference(
        text, Kind.MODEL, text, 4, symbol=text, via=text, endpoint=text, version=version, revision=version
    )
    weights = WeightFile(Location(text), text, 5, text, True, True, text, ((Relation.ADAPTER, text),), text, ((text, text),))
    subject = Subject(Kind.MODEL, text, text, text, version, False, (reference,), (weights,))
    steps = (
        sample_report.step(text, None, developer),
        sample_report.step(f"base/{text}", Relation.MERGE, developer, suspected=True),
    )
    licence = replace(sample_report.LLAMA, id=text, name=text, url=text, inherited=text)
    view = LicenseView(replace(licence, inherited=None), (licence,), Category.UNKNOWN, (licence,))
    origin = sample_report.origin(Verdict.DERIVED, *steps, countries=(text,), distilled_from=steps, hosting_country=text)
    known = sample_report.assessed(subject, facts, origin, view, lineage, (finding, waived))
    unknown = sample_report.missing()
    return replace(
        sample_report.sample(), name=text, components=(known, unknown), findings=(finding, waived, replace(finding, subject=f"of the run {text}")),
        gaps=(Gap(Location(text), GapReason.SYNTAX, text),), provenance=replace(sample_report.provenance(), policy=text),
    )  # fmt: skip


CLAIM = LicenseClaim("mit", None, None, sample_report.HUB)


def test_the_suffix_chooses_it() -> None:
    assert format_for("report.html").id == "html"


# --- hostile texts --------------------------------------------------------------------------------------------------------


def skeleton(html: str) -> Iterator[tuple[str, frozenset[str]]]:
    for tag, attributes in Seen(html).elements:
        yield tag, frozenset(attributes) - {"href"}  # whether a text is a link depends on the text


@pytest.mark.parametrize("text", HOSTILE, ids=lambda t: repr(t)[:24])
def test_no_element_and_no_attribute_comes_from_data(text: str) -> None:
    """The page has the elements of one with a harmless text; only links, and text in a drawing, may come or go."""
    varying = {"a", "text", "title"}
    harmless, shown = (page(poisoned(each), **{clean(each): RuleText("What the rule says.")}) for each in ("harmless", text))
    assert [e for e in skeleton(shown) if e[0] not in varying] == [e for e in skeleton(harmless) if e[0] not in varying]
    seen = Seen(shown)
    assert seen.comments == []
    for tag, attributes in seen.elements:
        assert not [
            name for name in attributes if name.startswith("on") or name in {"style", "src", "srcset", "action", "target"}
        ]
        assert re.fullmatch(r"#[a-z]+\d*|https?://[^\s<>\"']+", attributes.get("href", "#a")), attributes
        assert tag in ALLOWED, tag


ALLOWED = set(
    "html head meta title style body a header p h1 nav main section h2 div strong br h3 table thead tbody tr th td span ul li b dl dt dd caption "
    "bdi details summary code form label input select option button small article h4 pre svg path polygon g rect text footer script q".split()
)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda t: repr(t)[:24])
def test_no_unprintable_character_is_left(text: str) -> None:
    assert {c for c in page(poisoned(text)) if not c.isprintable()} == {"\n"}


def test_a_hostile_name_is_shown_as_what_it_is() -> None:
    shown = " ".join(Seen(page(poisoned("<script>alert(1)</script>"))).text)
    assert "<script>alert(1)</script> · AI" not in shown
    assert "<script>alert(1)</script>" in shown


def test_only_web_addresses_are_links() -> None:
    assert all(not piece.href for piece in linked("javascript:alert(1) data:text/html,x file:///etc //evil.example"))
    assert [piece.href for piece in linked("at https://a.example/x.") if piece.href] == ["https://a.example/x"]


def test_of_a_record_with_its_source_the_name_is_the_link() -> None:
    assert [(p.text, p.href) for p in linked("catalog: developers/x (https://a.example/y) (2026-01-02)")] == [
        ("catalog: ", ""),
        ("developers/x", "https://a.example/y"),
        (" (2026-01-02)", ""),
    ]


# --- one file, nothing from anywhere --------------------------------------------------------------------------------------


def test_the_content_security_policy_allows_its_own_style_and_script_and_nothing_else() -> None:
    shown = page(sample_report.sample())
    policy = next(a["content"] for _, a in Seen(shown).elements if a.get("http-equiv") == "Content-Security-Policy")
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    for tag in ("style", "script"):
        (inside,) = re.findall(rf"<{tag}>(.*?)</{tag}>", shown, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert directives.pop(f"{tag}-src") == f"'sha256-{digest}'"
    assert directives == {"default-src": "'none'", "base-uri": "'none'", "form-action": "'none'"}


def test_nothing_is_loaded_from_anywhere() -> None:
    shown = page(sample_report.sample())
    assert {tag for tag, _ in Seen(shown).elements} <= ALLOWED
    assert not re.search(r"@import|url\(|fetch\(|XMLHttpRequest|import\(|eval\(", shown)


def test_templates_never_switch_escaping_off() -> None:
    texts = [path.read_text("utf-8") for path in TEMPLATES.glob("*.jinja")]
    assert len(texts) == 3
    assert not [text for text in texts if re.search(r"\|\s*safe|autoescape|Markup", text)]


def test_the_page_is_not_written_with_what_start_up_needs() -> None:
    code = "import sys; from lading.report.base import formats; formats(); print('jinja2' in sys.modules, 'lading.report.html.page' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "False False"
    )


def test_no_record_of_the_program_is_shown_for_its_text() -> None:
    assert not re.search(r"(?:Piece|Tag|Source|Location)\(|<\w+\.\w+: ", "\n".join(Seen(page(sample_report.sample())).lines))


def test_places_lead_to_the_forge_where_it_is_known() -> None:
    stream = io.StringIO()
    format_named("html").write(
        sample_report.sample(), stream, WriteOptions(source_url="https://forge.example/acme/bot/blob/abc/")
    )
    assert '<a href="https://forge.example/acme/bot/blob/abc/app/llm.py#L12">app/llm.py:12:5</a>' in stream.getvalue()
    assert "notebooks/a%20b%25%23%C3%A9%5Cx07.ipynb" in stream.getvalue()
    hostile = io.StringIO()
    format_named("html").write(sample_report.sample(), hostile, WriteOptions(source_url="javascript:"))
    assert 'href="javascript' not in hostile.getvalue()


def test_the_same_report_gives_the_same_bytes() -> None:
    assert page(sample_report.sample()) == page(sample_report.sample())


# --- what is said ---------------------------------------------------------------------------------------------------------


def test_what_a_reader_sees_of_the_company(tmp_path: Path, snapshot: Callable[[str, str], None]) -> None:
    shutil.copytree(ROOT / "fixtures" / "company", tmp_path / "company")
    done = runner(tmp_path)("scan", "--offline", "--quiet", "-o", "report.html", cwd=tmp_path / "company")
    assert done.returncode == 0, done.stderr
    text = "\n".join(Seen((tmp_path / "company" / "report.html").read_text("utf-8")).lines) + "\n"
    snapshot("company.html.txt", re.sub(r"(?m)^(Sign-offs judged on|Catalogue of)\n[-\d]+$", r"\1\nDATE", text))


def test_what_a_reader_sees_of_everything(snapshot: Callable[[str, str], None]) -> None:
    snapshot("sample.html.txt", "\n".join(Seen(page(sample_report.sample())).lines) + "\n")


@pytest.mark.parametrize(
    ("report", "said"),
    [
        (sample_report.nothing(), "no models found in 3 files read."),
        (sample_report.unread(), "no file was read: nothing is known about models, could not check 1."),
    ],
)
def test_nothing_found_is_said_of_the_files_read_only(report: Report, said: str) -> None:
    shown = page(report)
    assert said in Seen(shown).lines
    assert "<table id" not in shown
    assert "<form" not in shown


def test_what_could_not_be_checked_is_named() -> None:
    lines = Seen(page(sample_report.unread())).lines
    assert "What could not be checked" in lines
    assert "model.py unreadable: permission denied" in lines


def test_every_finding_is_there_with_its_remedy_and_sign_off() -> None:
    entry = ("[[approve]]", 'model = "a/b"')
    report = sample_report.sample()
    signed = tuple(replace(finding, sign_off=entry) for finding in report.findings)
    by_old = dict(zip(report.findings, signed, strict=True))
    report = replace(
        report,
        findings=signed,
        components=tuple(replace(each, findings=tuple(by_old[f] for f in each.findings)) for each in report.components),
    )
    shown = "\n".join(Seen(page(report)).lines)
    for finding in (f for each in report.components for f in each.findings):
        assert finding.rule in shown
        assert finding.remedy in shown
    offered = [f for each in report.components for f in each.findings if f.action is not Action.ALLOW and not f.waived_by]
    assert shown.count('[[approve]]\nmodel = "a/b"') == len(offered)


def test_counts_by_severity_tell_what_is_done_about_them() -> None:
    report = sample_report.sample()
    high = [f for f in report.findings if f.severity is Severity.HIGH]
    denied, accepted = sum(f.waived_by is None for f in high), sum(f.waived_by is not None for f in high)
    lines = Seen(page(report)).lines
    at = lines.index("high", lines.index("Findings by severity"))
    assert lines[at + 1 : at + 5] == [str(denied), "0", "0", str(accepted)]


def test_a_chain_names_where_the_verdict_comes_from() -> None:
    shown = page(sample_report.sample())
    assert "finetune of meta-llama/Llama-3.1-8B → merge of Qwen/Qwen2.5-7B-Instruct → Alibaba Cloud (CN)" in shown
    assert 'class="box maybe proof"' in shown


def test_tables_have_headings_and_every_control_a_label() -> None:
    shown = page(sample_report.sample())
    assert re.search(r"<label[^>]*>Text <input", shown)
    assert len(re.findall(r"<label", shown)) == len(re.findall(r"<(?:input|select)", shown))
    assert 'lang="en"' in shown
    assert not [a for tag, a in Seen(shown).elements if tag == "th" and "scope" not in a]
    ids_ = [a["id"] for _, a in Seen(shown).elements if "id" in a]
    assert len(ids_) == len(set(ids_))
    for _, attributes in Seen(shown).elements:
        for target in attributes.get("aria-labelledby", "").split() + (
            [attributes["href"][1:]] if attributes.get("href", "").startswith("#") else []
        ):
            assert target in ids_, target


def test_the_counts_of_a_guidance_are_those_of_its_profile() -> None:
    lines = Seen(page(sample_report.sample())).lines
    for name in names():
        found = coverage(sample_report.sample(), guidance(name))
        totals = [sum(found.of(element)[state] for element in found.guidance.elements) for state in State]
        head = f"{found.guidance.title} {found.guidance.publisher}, {found.guidance.published.isoformat()}"
        assert f"{head}: {totals[0]:,} present, {totals[1]:,} unknown, {totals[2]:,} missing" in lines


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ({"commercial": "yes"}, ["Commercial use is allowed."]),
        ({"commercial": "no"}, ["Commercial use is not allowed."]),
        ({"commercial": "no", "research_only": True}, ["It is for research only."]),
        (
            {"commercial": "conditional", "thresholds": (Threshold("monthly_active_users", 700_000_000), Threshold("annual_revenue", 1_000_000, "USD"))},
            ["Commercial use is allowed under conditions.", "Above 700,000,000 monthly active users another agreement is needed.",
             "Above 1,000,000 USD annual revenue another agreement is needed."],
        ),
        ({"commercial": "yes", "territories_excluded": ("EU", "GB")}, ["Commercial use is allowed.", "It grants nothing in EU, GB."]),
        ({"commercial": "yes", "derivatives": False}, ["Commercial use is allowed.", "Changed versions may not be passed on."]),
    ],
)  # fmt: skip
def test_terms_in_words(terms: dict[str, object], said: list[str]) -> None:
    assert list(in_words(Terms("X", "X", "https://x.example", sample_report.CATALOG, **terms))) == said  # type: ignore[arg-type]  # keyword pass-through


def test_ids_of_an_expression() -> None:
    assert ids("(MIT OR Apache-2.0) AND GPL-2.0-only WITH Classpath-exception-2.0 AND MIT") == (
        "MIT", "Apache-2.0", "GPL-2.0-only", "Classpath-exception-2.0",
    )  # fmt: skip


# --- contrast -------------------------------------------------------------------------------------------------------------


def palettes() -> dict[str, dict[str, str]]:
    style = (TEMPLATES / "style.css").read_text("utf-8")
    blocks = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    light, dark, paper = (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block)) for block in blocks)
    return {"light": light, "dark": light | dark, "print": light | paper}


def luminance(color: str) -> float:
    """https://www.w3.org/TR/WCAG22/#dfn-relative-luminance"""
    channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", ["light", "dark", "print"])
def test_contrast_is_at_least_wcag_aa(name: str) -> None:
    colors = palettes()[name]
    tones = [(f"{tone}-ink", tone) for tone in ("bad", "warn", "open", "good", "calm")]
    texts = [(ink, back) for ink in ("ink", "muted", "link") for back in ("page", "panel")]
    texts += [("ink", "bad"), ("ink", "warn")]  # text in the box of a drawing that the verdict rests on
    assert [(a, b) for a, b in (*tones, *texts) if contrast(colors[a], colors[b]) < 4.5] == []
    assert [a for a in ("muted", "bad-ink", "warn-ink", "focus") if contrast(colors[a], colors["page"]) < 3] == []


def test_terms_come_from_the_catalogue_that_the_audit_answered_from() -> None:
    """A licence that only the user's own records know has its terms on the page."""
    own = Terms("LicenseRef-acme", "Acme", "https://x.example", sample_report.CATALOG, "yes", naming="Say Acme")
    licence = License("LicenseRef-acme", "Acme", Category.PERMISSIVE)
    model = replace(sample_report.direct(), license=LicenseView(licence, concluded=Category.PERMISSIVE))
    stream = io.StringIO()
    catalog = cast("Catalog", SimpleNamespace(terms=lambda *_: own))
    options = WriteOptions(catalog=lambda: catalog)
    format_named("html").write(replace(sample_report.nothing(), components=(model,)), stream, options)
    assert "Naming: Say Acme." in stream.getvalue()


def test_the_licence_of_software_is_not_called_unknown() -> None:
    package = sample_report.package("torch", "pypi", "2.0", sample_report.ACME, Verdict.NONE)
    stream = io.StringIO()
    format_named("html").write(replace(sample_report.nothing(), components=(package,)), stream)
    assert "The licences of software are not looked into." in stream.getvalue()
    assert ">unknown<" not in stream.getvalue()
