"""The data sets behind the names that evaluation and training libraries have for them."""

from __future__ import annotations

from lading.patterns import regex

_LM_EVAL = {
    "allenai/ai2_arc": "arc",
    "allenai/openbookqa": "openbookqa",
    "allenai/real-toxicity-prompts": "realtoxicityprompts",
    "allenai/sciq": "sciq",
    "allenai/swag": "swag",
    "allenai/winogrande": "winogrande",
    "aps/super_glue": "boolq cb copa multirc record wic wsc",
    "baber/logiqa2": "logiqa2",
    "baber/piqa": "piqa",
    "cais/mmlu": "mmlu",
    "cambridgeltl/xcopa": "xcopa",
    "ceval/ceval-exam": "ceval ceval-valid",
    "DigitalLearningGmbH/MATH-lighteval": "leaderboard_math",
    "EleutherAI/asdiv": "asdiv",
    "EleutherAI/coqa": "coqa",
    "EleutherAI/drop": "drop",
    "EleutherAI/hendrycks_math": "hendrycks_math minerva_math",
    "EleutherAI/lambada_openai": "lambada_openai",
    "EleutherAI/logiqa": "logiqa",
    "EleutherAI/race": "race",
    "EleutherAI/wikitext_document_level": "wikitext",
    "evalplus/humanevalplus": "humaneval_plus",
    "evalplus/mbppplus": "mbpp_plus",
    "facebook/anli": "anli",
    "facebook/xnli": "xnli",
    "GBaker/MedQA-USMLE-4-options-hf": "medqa",
    "google-research-datasets/mbpp": "mbpp",
    "google-research-datasets/nq_open": "nq_open",
    "google/IFEval": "ifeval",
    "HAERAE-HUB/KMMLU": "kmmlu",
    "HuggingFaceH4/MATH-500": "hendrycks_math500",
    "Idavidrein/gpqa": "gpqa",
    "juletxara/mgsm": "mgsm",
    "lighteval/siqa": "social_iqa",
    "mandarjoshi/trivia_qa": "triviaqa",
    "math-ai/aime25": "aime25",
    "Maxwell-Jia/AIME_2024": "aime24",
    "MMMU/MMMU": "mmmu",
    "nyu-mll/glue": "cola mnli mrpc qnli qqp rte sst2 wnli",
    "openai/gsm8k": "gsm8k",
    "openai/openai_humaneval": "humaneval",
    "regisss/math_qa": "mathqa",
    "Rowan/hellaswag": "hellaswag",
    "SaylorTwift/bbh": "bbh",
    "skg/toxigen-data": "toxigen",
    "stanfordnlp/web_questions": "webqs",
    "tau/commonsense_qa": "commonsense_qa",
    "TAUR-Lab/MuSR": "leaderboard_musr",
    "TIGER-Lab/MMLU-Pro": "mmlu_pro",
    "truthfulqa/truthful_qa": "truthfulqa",
}
# EleutherAI/lm-evaluation-harness, lm_eval/tasks: dataset_path, 2026-08-21.

_LIGHTEVAL = {
    "allenai/ai2_arc": "arc",
    "allenai/math_qa": "mathqa",
    "allenai/openbookqa": "openbookqa",
    "allenai/sciq": "sciq",
    "allenai/social_i_qa": "siqa",
    "allenai/swag": "swag",
    "allenai/winogrande": "winogrande",
    "aps/super_glue": "super_glue",
    "cais/hle": "hle",
    "cambridgeltl/xcopa": "xcopa",
    "cimec/lambada": "lambada",
    "DigitalLearningGmbH/MATH-lighteval": "math",
    "EleutherAI/race": "race",
    "EleutherAI/wikitext_document_level": "wikitext",
    "facebook/anli": "anli",
    "google/IFEval": "ifeval",
    "Hothan/OlympiadBench": "olympiad_bench",
    "HuggingFaceH4/aime_2024": "aime24",
    "HuggingFaceH4/MATH-500": "math_500",
    "Idavidrein/gpqa": "gpqa",
    "juletxara/mgsm": "mgsm",
    "lighteval/bbh": "bigbench_hard",
    "lighteval/boolq_helm": "boolq",
    "lighteval/code_generation_lite": "lcb",
    "lighteval/drop_harness": "drop",
    "lighteval/headqa_harness": "headqa",
    "lighteval/mmlu": "mmlu",
    "lighteval/narrative_qa_helm": "narrativeqa",
    "lighteval/SimpleQA": "simpleqa",
    "lighteval/small_natural_questions": "natural_questions",
    "mandarjoshi/trivia_qa": "triviaqa",
    "nyu-mll/glue": "glue",
    "openai/gsm8k": "gsm8k",
    "qintongli/GSM-Plus": "gsm_plus",
    "rajpurkar/squad_v2": "squad_v2",
    "Rowan/hellaswag": "hellaswag",
    "skg/toxigen-data": "toxigen",
    "stanfordnlp/coqa": "coqa",
    "tau/commonsense_qa": "commonsenseqa",
    "TAUR-Lab/MuSR": "musr",
    "TIGER-Lab/MMLU-Pro": "mmlu_pro",
    "truthfulqa/truthful_qa": "truthfulqa",
    "yentinglin/aime_2025": "aime25",
    "ybisk/piqa": "piqa",
}
# huggingface/lighteval, src/lighteval/tasks/tasks: hf_repo, 2026-05-05.

_TORCHTUNE = {
    "ccdv/cnn_dailymail": "cnn_dailymail_articles_dataset",
    "EleutherAI/wikitext_document_level": "wikitext_dataset",
    "HuggingFaceM4/the_cauldron": "multimodal.the_cauldron_dataset the_cauldron_dataset",
    "liuhaotian/LLaVA-Instruct-150K": "multimodal.llava_instruct_dataset llava_instruct_dataset",
    "liweili/c4_200m": "grammar_dataset",
    "lvwerra/stack-exchange-paired": "stack_exchange_paired_dataset",
    "Open-Orca/SlimOrca-Dedup": "slimorca_dataset",
    "RLHFlow/HH-RLHF-Helpful-standard": "hh_rlhf_helpful_dataset",
    "Samsung/samsum": "samsum_dataset",
    "tatsu-lab/alpaca": "alpaca_dataset",
    "yahma/alpaca-cleaned": "alpaca_cleaned_dataset",
}
# pytorch/torchtune, torchtune/datasets: the default of each builder's source, 2026-04-23.


def _by_name(table: dict[str, str]) -> dict[str, str]:
    return {name: data for data, names in table.items() for name in names.split()}


BENCHMARKS = {"lm-eval": _by_name(_LM_EVAL), "lighteval": _by_name(_LIGHTEVAL), "torchtune": _by_name(_TORCHTUNE)}
"""By library, and by the name it has for a task or a builder: the data set on the Hub."""

_BETWEEN = regex(r"(?<=[^\W_])(?=[:_@])")


def dataset_of(library: str, name: str) -> str | None:
    """The data set behind a name, or behind what it begins with: ``mmlu_anatomy``, ``arc:challenge``, ``gsm8k_cot``."""
    known = BENCHMARKS.get(library)
    if known is None:
        return None
    name = name.lower()
    ends = [len(name), *(found.start() for found in reversed(list(_BETWEEN.finditer(name))))]
    return next((known[name[:end]] for end in ends if name[:end] in known), None)
