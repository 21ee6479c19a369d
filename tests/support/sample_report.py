"""A report with one of everything, hostile names included; and an empty one."""

from __future__ import annotations

from datetime import UTC, date, datetime

from lading.domain.facts import (
    Base,
    Component,
    Developer,
    Facts,
    LicenseClaim,
    Lineage,
    Link,
    Reason,
    RemoteFile,
    Source,
    Unresolved,
    Via,
)
from lading.domain.finding import Action, Category, Finding, License, LicenseView, Origin, Severity, Step, Verdict
from lading.domain.reference import Context, Kind, Reference, Relation, Strength, WeightFile
from lading.domain.report import Assessed, Outcome, Provenance, Report
from lading.domain.source import Gap, GapReason, Location
from lading.domain.subject import Subject

COMMIT = "a09a35458c702b33eeacc393d103063234e8bc28"
SHA = "9f2c4a5b" * 8
HUB = Source(Via.HUB, "api/models", date(2026, 11, 20))
CATALOG = Source(Via.CATALOG, "developers/alibaba", date(2026, 10, 2))

ALIBABA = Developer("alibaba", "Alibaba Cloud", "CN", "company", CATALOG)
META = Developer("meta", "Meta", "US", "company", CATALOG)
ACME = Developer("acme", "Acme Ltd", "GB", "company", CATALOG)
DEEPSEEK = Developer("deepseek", "DeepSeek", "CN", "company", CATALOG, parent="High-Flyer", parent_country="CN")
OPENAI = Developer("openai", "OpenAI", "US", "company", CATALOG)

APACHE = License("Apache-2.0", "Apache License 2.0", Category.PERMISSIVE, "https://www.apache.org/licenses/LICENSE-2.0")
LLAMA = License(
    "LicenseRef-llama-3.1",
    "Llama 3.1 Community License",
    Category.THRESHOLD,
    "https://llama.com/license",
    inherited="meta-llama/Llama-3.1-8B",
)
FREE = LicenseView(APACHE, concluded=Category.PERMISSIVE)
SILENT = LicenseView(None)


def reference(
    text: str,
    kind: Kind,
    path: str,
    line: int,
    *,
    context: Context = Context.CODE,
    strength: Strength = Strength.LOADS,
    **more: object,
) -> Reference:
    fields = {"rule": "from-pretrained", "symbol": "AutoModel.from_pretrained", **more}
    column, cell = int(str(fields.pop("column", 5))), int(str(fields.pop("cell", 0)))
    return Reference(text, kind, Location(path, line, column, cell), context, strength, **fields)  # type: ignore[arg-type]  # keyword pass-through


def finding(rule: str, subject: str, action: Action, message: str, remedy: str = "", **more: object) -> Finding:
    severity = {Action.DENY: Severity.HIGH, Action.WARN: Severity.MEDIUM, Action.ALLOW: Severity.NOTE}[action]
    return Finding(rule, subject, severity, action, message, remedy, **more)  # type: ignore[arg-type]  # keyword pass-through


def assessed(
    subject: Subject,
    resolution: Facts | Unresolved,
    origin: Origin,
    license_: LicenseView = SILENT,
    lineage: Lineage | None = None,
    findings: tuple[Finding, ...] = (),
    problems: tuple[Unresolved, ...] = (),
) -> Assessed:
    known = isinstance(resolution, Facts) and resolution.bases is not None
    own = lineage or Lineage(subject.name, {subject.name: resolution}, complete=known)
    return Assessed(Component(subject, resolution, own, problems), origin, license_, findings)


def origin(verdict: Verdict, *steps: Step, countries: tuple[str, ...] = (), **more: object) -> Origin:
    return Origin(verdict, steps, countries, **more)  # type: ignore[arg-type]  # keyword pass-through


def step(id_: str, relation: Relation | None, developer: Developer | None, *, suspected: bool = False) -> Step:
    name, country = (developer.name, developer.country) if developer else (None, None)
    return Step(id_, relation, name, country, CATALOG if developer else None, suspected)


def direct() -> Assessed:
    """Pinned, Chinese, with remote files and a training data set."""
    name = "Qwen/Qwen2.5-7B-Instruct"
    facts = Facts(
        name,
        HUB,
        ALIBABA,
        bases=(Base("Qwen/Qwen2.5-7B", Relation.FINETUNE, HUB),),
        license=LicenseClaim("apache-2.0", None, "https://huggingface.co/Qwen/Qwen2.5-7B-Instruct/blob/main/LICENSE", HUB),
        revision=COMMIT,
        task="text-generation",
        description="Instruction-tuned 7B language model",
        library="transformers",
        parameters="7.6B",
        datasets=("acme/helpdesk",),
        files=(RemoteFile("model-00001-of-00004.safetensors", 3945441440, SHA), RemoteFile("config.json", 663)),
    )
    base = Facts("Qwen/Qwen2.5-7B", HUB, ALIBABA, bases=(), revision="b" * 40, task="text-generation")
    lineage = Lineage(name, {name: facts, base.id: base}, (Link(name, facts.bases[0]),), complete=True)  # type: ignore[index]  # set above
    subject = Subject(
        Kind.MODEL,
        name,
        "huggingface",
        revision=COMMIT,
        references=(
            reference(name, Kind.MODEL, "app/llm.py", 12, revision=COMMIT),
            reference(
                f"hf://{name}",
                Kind.MODEL,
                "deploy/values.yaml",
                31,
                context=Context.INFRASTRUCTURE,
                strength=Strength.NAMED,
                column=0,
            ),
        ),
    )
    places = subject.locations
    return assessed(
        subject,
        facts,
        origin(Verdict.DIRECT, step(name, None, ALIBABA), countries=("CN",)),
        FREE,
        lineage,
        (
            finding(
                "origin-direct",
                name,
                Action.DENY,
                "Its developer, Alibaba Cloud, is in a watched country (CN).",
                "Choose a model of another origin, or record a sign-off under [[approve]].",
                locations=places,
                revision=COMMIT,
            ),
        ),
    )


def derived() -> Assessed:
    """Built on a model of the inventory by an American intermediate, with an inherited licence that the card drops."""
    name = "acme/support-ranker-8b"
    steps = (
        step(name, None, ACME),
        step("meta-llama/Llama-3.1-8B", Relation.FINETUNE, META),
        step("Qwen/Qwen2.5-7B-Instruct", Relation.MERGE, ALIBABA),
    )
    facts = Facts(
        name,
        HUB,
        ACME,
        bases=(Base("meta-llama/Llama-3.1-8B", Relation.FINETUNE, HUB), Base("Qwen/Qwen2.5-7B-Instruct", Relation.MERGE, HUB)),
        license=LicenseClaim("apache-2.0", None, None, HUB),
        revision="c" * 40,
        task="text-ranking",
        datasets=("acme/helpdesk", "HuggingFaceH4/ultrafeedback_binarized"),
        gated="auto",
    )
    llama = Facts(
        "meta-llama/Llama-3.1-8B", HUB, META, bases=(), license=LicenseClaim("other", "llama3.1", None, HUB), gated="manual"
    )
    links = tuple(Link(name, base) for base in facts.bases or ())
    lineage = Lineage(name, {name: facts, llama.id: llama}, links, complete=True)
    subject = Subject(Kind.MODEL, name, "huggingface", references=(reference(name, Kind.MODEL, "app/rank.py", 7),))
    return assessed(
        subject,
        facts,
        origin(
            Verdict.DERIVED,
            *steps,
            countries=("CN", "GB", "US"),
            distilled_from=(step("deepseek-ai/DeepSeek-R1", Relation.DISTILLED, DEEPSEEK),),
        ),
        LicenseView(APACHE, (LLAMA,), Category.THRESHOLD, (LLAMA,)),
        lineage,
        (
            finding(
                "origin-derived",
                name,
                Action.DENY,
                "It was merged from Qwen/Qwen2.5-7B-Instruct, whose developer is in a watched country (CN).",
                "Choose a model of another origin, or record a sign-off under [[approve]].",
                locations=subject.locations,
            ),
            finding(
                "license-conflict",
                name,
                Action.DENY,
                "Its card says Apache-2.0 and drops the terms of Llama 3.1 that its base brings.",
                "Treat it as LicenseRef-llama-3.1.",
                locations=subject.locations,
                waived_by="legal@example.com",
                waived_until="2027-03-31",
            ),
            finding(
                "unpinned",
                name,
                Action.WARN,
                "No revision is given.",
                f'Pin it: revision="{"c" * 40}".',
                locations=subject.locations,
            ),
        ),
    )


def suspected() -> Assessed:
    """A GGUF file in the tree whose header points at a family only."""
    path = "models/assistant-q4_k_m.gguf"
    weights = WeightFile(
        Location(path),
        "gguf",
        4_683_073_184,
        "ab" * 32,
        architecture="qwen2",
        metadata=(("general.name", "assistant"), ("tokenizer.ggml.pre", "qwen2")),
    )
    facts = Facts(
        path,
        Source(Via.REPOSITORY, path),
        bases=(Base("Qwen/Qwen2.5-7B", Relation.QUANTIZED, Source(Via.REPOSITORY, path), True),),
    )
    lineage = Lineage(path, {path: facts}, (Link(path, facts.bases[0]),), problems=("the base is suspected only",))  # type: ignore[index]  # set above
    return assessed(
        Subject(Kind.WEIGHTS, path, weights=(weights,)),
        facts,
        origin(
            Verdict.SUSPECTED,
            step(path, None, None),
            step("Qwen/Qwen2.5-7B", Relation.QUANTIZED, ALIBABA, suspected=True),
            countries=("CN",),
        ),
        SILENT,
        lineage,
        (
            finding(
                "origin-suspected",
                path,
                Action.WARN,
                "Its shapes and tokenizer are those of Qwen2.5-7B.",
                "Find out where it came from and record it under [[clarify]].",
                locations=(Location(path),),
            ),
        ),
    )


def anonymous() -> Assessed:
    """Pickled weights of which nothing is known, as a git-LFS pointer."""
    path = "models/classifier.bin"
    weights = WeightFile(Location(path), "pickle", 438_000_000, SHA, pointer=True, unsafe=True)
    return assessed(
        Subject(Kind.WEIGHTS, path, weights=(weights,)),
        Unresolved(path, Reason.NO_FACTS),
        origin(Verdict.UNKNOWN),
        LicenseView(None, concluded=Category.UNKNOWN),
        findings=(
            finding(
                "unsafe-format",
                path,
                Action.DENY,
                "Loading a pickle file runs code.",
                "Convert it to safetensors.",
                locations=(Location(path),),
            ),
            finding(
                "unidentified-weights",
                path,
                Action.WARN,
                "Nothing says which model this is.",
                "Record it under [[clarify]].",
                incomplete=True,
            ),
        ),
    )


def named_file() -> Assessed:
    """A GGUF file that is only referenced."""
    name = "bge-reranker-v2-m3-Q8_0.gguf"
    subject = Subject(
        Kind.WEIGHTS,
        name,
        hub_id="BAAI/bge-reranker-v2-m3",
        references=tuple(
            reference(name, Kind.WEIGHTS, "config/rerank.json", line, context=Context.CONFIG, symbol="model")
            for line in (3, 9, 14)
        ),
    )
    baai = Developer("baai", "BAAI", "CN", "institute", CATALOG)
    facts = Facts("BAAI/bge-reranker-v2-m3", CATALOG, baai, bases=(), task="text-ranking")
    return assessed(subject, facts, origin(Verdict.DIRECT, step(name, None, baai), countries=("CN",)), FREE)


def missing() -> Assessed:
    """Gone from the Hub; its name comes from a hostile file."""
    name = "evil/\x1b[31mmodel\u202egnp\n::error::<script>alert('&')</script>"
    subject = Subject(
        Kind.MODEL,
        name,
        "huggingface",
        revision="main",
        references=(
            reference(name, Kind.MODEL, "notebooks/a b%#é\x07.ipynb", 1, cell=3, revision="main", trust_remote_code=True),
        ),
    )
    return assessed(
        subject,
        Unresolved(name, Reason.NOT_FOUND, "404 \udcff\ufffe"),
        origin(Verdict.UNKNOWN),
        LicenseView(
            License("<b>custom</b> \x00", "", Category.UNKNOWN, "javascript:alert(1)", known=False), concluded=Category.UNKNOWN
        ),
        Lineage(name, {name: Unresolved(name, Reason.NOT_FOUND)}, problems=("\x1b]8;;http://evil\x07link",)),
        (
            finding(
                "not-found",
                name,
                Action.WARN,
                f"{name} is not on the Hub.",
                "Remove it.",
                locations=subject.locations,
                incomplete=True,
            ),
        ),
        (Unresolved(name, Reason.RATE_LIMITED, "429"),),
    )


def ollama() -> Assessed:
    """An Ollama tag and the Hub model behind it."""
    subject = Subject(
        Kind.MODEL,
        "llama3.1:8b",
        "ollama",
        hub_id="meta-llama/Llama-3.1-8B-Instruct",
        references=(
            reference(
                "ollama/llama3.1:8b",
                Kind.MODEL,
                "Dockerfile",
                9,
                context=Context.INFRASTRUCTURE,
                via="ollama",
                symbol="ollama pull",
            ),
        ),
    )
    own = License("LicenseRef-llama-3.1", "Llama 3.1 Community License", Category.THRESHOLD, "https://llama.com/license")
    facts = Facts("meta-llama/Llama-3.1-8B-Instruct", CATALOG, META, bases=())
    return assessed(
        subject,
        facts,
        origin(Verdict.NONE, step("meta-llama/Llama-3.1-8B-Instruct", None, META), countries=("US",)),
        LicenseView(own, concluded=Category.THRESHOLD),
        findings=(
            finding("moving-revision", subject.name, Action.ALLOW, "An Ollama tag can move.", locations=subject.locations),
        ),
    )


def dataset() -> Assessed:
    subject = Subject(
        Kind.DATASET,
        "acme/helpdesk",
        "huggingface",
        references=(reference("acme/helpdesk", Kind.DATASET, "train/data.py", 22, symbol="load_dataset"),),
    )
    either = License("MIT OR Apache-2.0", "MIT or Apache 2.0", Category.PERMISSIVE)
    facts = Facts("acme/helpdesk", HUB, ACME, revision="d" * 40, description="Support tickets")
    return assessed(subject, facts, origin(Verdict.NONE, countries=("GB",)), LicenseView(either, concluded=Category.PERMISSIVE))


def hosted_cn() -> Assessed:
    """An API of a watched country and the weights behind it."""
    subject = Subject(
        Kind.HOSTED,
        "deepseek/deepseek-chat",
        "deepseek",
        hub_id="deepseek-ai/DeepSeek-V3",
        references=(
            reference(
                "deepseek/deepseek-chat",
                Kind.HOSTED,
                "app/chat.py",
                40,
                via="litellm",
                symbol="completion",
                endpoint="https://bot:secret@api.deepseek.com/v1?api_key=sk-123456",
            ),
        ),
    )
    facts = Facts(
        "deepseek-ai/DeepSeek-V3",
        CATALOG,
        DEEPSEEK,
        bases=(),
        operator=DEEPSEEK,
        served_from="CN",
        homepage="https://www.deepseek.com",
    )
    return assessed(
        subject,
        facts,
        origin(Verdict.DIRECT, step("deepseek-ai/DeepSeek-V3", None, DEEPSEEK), countries=("CN",), hosting_country="CN"),
        LicenseView(License("MIT", "MIT License", Category.PERMISSIVE), concluded=Category.PERMISSIVE),
        Lineage("deepseek-ai/DeepSeek-V3", {"deepseek-ai/DeepSeek-V3": facts}, complete=True),
        (
            finding(
                "hosted-in-watched-country",
                subject.name,
                Action.DENY,
                "What is sent to it is processed in a watched country (CN).",
                "Serve the model elsewhere.",
                locations=subject.locations,
            ),
        ),
    )


def hosted_us() -> Assessed:
    subject = Subject(
        Kind.HOSTED,
        "gpt-4o",
        "openai",
        references=(reference("gpt-4o", Kind.HOSTED, "app/chat.py", 52, symbol="model", strength=Strength.NAMED),),
    )
    facts = Facts("gpt-4o", CATALOG, OPENAI, operator=OPENAI, served_from="US", notes=("The weights are not published.",))
    proprietary = License("LicenseRef-openai-terms", "OpenAI terms", Category.PROPRIETARY, "https://openai.com/policies")
    return assessed(
        subject,
        facts,
        origin(Verdict.NONE, step("gpt-4o", None, OPENAI), countries=("US",), hosting_country="US"),
        LicenseView(proprietary, concluded=Category.PROPRIETARY),
    )


def endpoint() -> Assessed:
    subject = Subject(
        Kind.ENDPOINT,
        "api.siliconflow.cn",
        "siliconflow",
        references=(
            reference("https://api.siliconflow.cn/v1", Kind.ENDPOINT, ".env", 4, context=Context.CONFIG, symbol="BASE_URL"),
            reference("https://{host}:{port}/v1", Kind.ENDPOINT, ".env", 5, context=Context.CONFIG, symbol="BASE_URL"),
        ),
    )
    operator = Developer("siliconflow", "SiliconFlow", "CN", "company", CATALOG)
    facts = Facts("siliconflow", CATALOG, operator=operator, served_from="CN")
    return assessed(subject, facts, origin(Verdict.UNKNOWN, hosting_country="CN"))


def package(name: str, registry: str, version: str | None, developer: Developer, verdict: Verdict) -> Assessed:
    subject = Subject(
        Kind.PACKAGE,
        name,
        registry,
        references=(
            reference(
                name, Kind.PACKAGE, "requirements.txt", 3, context=Context.CONFIG, via=registry, version=version, symbol=""
            ),
        ),
    )
    facts = Facts(name, CATALOG, developer)
    return assessed(subject, facts, origin(verdict, countries=(developer.country or "",)), FREE)


def sample() -> Report:
    """One of everything."""
    paddle = Developer("baidu", "Baidu", "CN", "company", CATALOG)
    twin = direct()
    unpinned = Subject(
        Kind.MODEL,
        twin.component.subject.name,
        "huggingface",
        references=(reference("Qwen/Qwen2.5-7B-Instruct", Kind.MODEL, "tests/test_llm.py", 8, context=Context.TEST),),
    )
    components = (
        package("paddleocr", "pypi", "2.9.1", paddle, Verdict.DIRECT),
        package(
            "@huggingface/transformers", "npm", None, Developer("hf", "Hugging Face", "US", "company", CATALOG), Verdict.NONE
        ),
        endpoint(),
        hosted_us(),
        hosted_cn(),
        dataset(),
        ollama(),
        missing(),
        named_file(),
        anonymous(),
        suspected(),
        derived(),
        twin,
        Assessed(Component(unpinned, twin.component.resolution, twin.component.lineage), twin.origin, twin.license),
    )
    run = finding("waiver-unused", "acme/retired", Action.WARN, "This sign-off covers nothing any more.", "Remove it.")
    found = sorted([*(f for a in components for f in a.findings), run], key=lambda f: (-f.severity, f.rule, f.subject))
    return Report(
        name="acme/helpdesk-bot",
        components=components,
        findings=tuple(found),
        gaps=(
            Gap(Location("vendor/broken.ipynb", 7), GapReason.SYNTAX, "not JSON: unexpected end"),
            Gap(Location("data/\x1b[2Jhuge.yaml"), GapReason.TOO_LARGE, "300 MB, more than 64 MB"),
        ),
        files_seen=412,
        files_read=398,
        outcome=Outcome.VIOLATIONS,
        provenance=provenance(),
        files_failed=1,
        files_excluded=7,
        installed=(".env-\x1b[2J", "web/node_modules"),
    )


def provenance() -> Provenance:
    return Provenance(
        "0.1.0", date(2026, 11, 1), False, "lading.toml", datetime(2026, 11, 21, 9, 30, tzinfo=UTC), date(2026, 11, 21)
    )


def nothing() -> Report:
    """Nothing found, everything read."""
    return Report("empty", (), (), (), 3, 3, Outcome.PASS, provenance())


def unread() -> Report:
    """Nothing found because nothing could be read."""
    gap = Gap(Location("model.py"), GapReason.UNREADABLE, "permission denied")
    return Report("blind", (), (), (gap,), 1, 0, Outcome.INCOMPLETE, provenance(), files_failed=1)
