"""What the domain's own terms are called in sentences, so that findings and outputs use the same words."""

from __future__ import annotations

from typing import Final

from lading.domain.reference import Relation

RELATIONS: Final = {
    Relation.FINETUNE: "finetune of",
    Relation.ADAPTER: "adapter for",
    Relation.QUANTIZED: "quantized from",
    Relation.MERGE: "merge of",
    Relation.DISTILLED: "trained on outputs of",
    Relation.COMPONENT: "contains",
    Relation.REUPLOAD: "re-upload of",
    Relation.UNKNOWN: "based on",
}
"""How a model came from its base, to be read before the base's name."""
