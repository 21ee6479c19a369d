"""What an architecture and a tag of open_clip stand for on the Hub.

Read in mlfoundations/open_clip, src/open_clip/pretrained.py, 2026-06-27; OpenAI's own weights under OpenAI's names.
"""

from functools import lru_cache

_TABLE = """
ViT-B-32 openai openai/clip-vit-base-patch32
ViT-B-16 openai openai/clip-vit-base-patch16
ViT-L-14 openai openai/clip-vit-large-patch14
ViT-L-14-336 openai openai/clip-vit-large-patch14-336
RN50 yfcc15m timm/resnet50_clip.yfcc15m
RN50 cc12m timm/resnet50_clip.cc12m
RN101 yfcc15m timm/resnet101_clip.yfcc15m
ViT-B-32 laion400m_e31 timm/vit_base_patch32_clip_224.laion400m_e31
ViT-B-32 laion400m_e32 timm/vit_base_patch32_clip_224.laion400m_e32
ViT-B-32 laion2b_e16 timm/vit_base_patch32_clip_224.laion2b_e16
ViT-B-32 laion2b_s34b_b79k laion/CLIP-ViT-B-32-laion2B-s34B-b79K
ViT-B-32 datacomp_xl_s13b_b90k laion/CLIP-ViT-B-32-DataComp.XL-s13B-b90K
ViT-B-32 metaclip_400m timm/vit_base_patch32_clip_224.metaclip_400m
ViT-B-32 metaclip_fullcc timm/vit_base_patch32_clip_224.metaclip_2pt5b
ViT-B-16 laion400m_e31 timm/vit_base_patch16_clip_224.laion400m_e31
ViT-B-16 laion400m_e32 timm/vit_base_patch16_clip_224.laion400m_e32
ViT-B-16 laion2b_s34b_b88k laion/CLIP-ViT-B-16-laion2B-s34B-b88K
ViT-B-16 datacomp_xl_s13b_b90k laion/CLIP-ViT-B-16-DataComp.XL-s13B-b90K
ViT-B-16 datacomp_l_s1b_b8k laion/CLIP-ViT-B-16-DataComp.L-s1B-b8K
ViT-B-16 dfn2b apple/DFN2B-CLIP-ViT-B-16
ViT-B-16 metaclip_400m timm/vit_base_patch16_clip_224.metaclip_400m
ViT-B-16 metaclip_fullcc timm/vit_base_patch16_clip_224.metaclip_2pt5b
ViT-B-16-plus-240 laion400m_e31 timm/vit_base_patch16_plus_clip_240.laion400m_e31
ViT-B-16-plus-240 laion400m_e32 timm/vit_base_patch16_plus_clip_240.laion400m_e31
ViT-L-14 laion400m_e31 timm/vit_large_patch14_clip_224.laion400m_e31
ViT-L-14 laion400m_e32 timm/vit_large_patch14_clip_224.laion400m_e32
ViT-L-14 laion2b_s32b_b82k laion/CLIP-ViT-L-14-laion2B-s32B-b82K
ViT-L-14 datacomp_xl_s13b_b90k laion/CLIP-ViT-L-14-DataComp.XL-s13B-b90K
ViT-L-14 metaclip_400m timm/vit_large_patch14_clip_224.metaclip_400m
ViT-L-14 metaclip_fullcc timm/vit_large_patch14_clip_224.metaclip_2pt5b
ViT-L-14 dfn2b apple/DFN2B-CLIP-ViT-L-14
ViT-L-14 dfn2b_s39b apple/DFN2B-CLIP-ViT-L-14-39B
ViT-H-14 laion2b_s32b_b79k laion/CLIP-ViT-H-14-laion2B-s32B-b79K
ViT-H-14 metaclip_fullcc timm/vit_huge_patch14_clip_224.metaclip_2pt5b
ViT-H-14 metaclip_altogether timm/vit_huge_patch14_clip_224.metaclip_altogether
ViT-H-14 dfn5b apple/DFN5B-CLIP-ViT-H-14
ViT-H-14-378 dfn5b apple/DFN5B-CLIP-ViT-H-14-378
ViT-g-14 laion2b_s12b_b42k laion/CLIP-ViT-g-14-laion2B-s12B-b42K
ViT-g-14 laion2b_s34b_b88k laion/CLIP-ViT-g-14-laion2B-s34B-b88K
ViT-bigG-14 laion2b_s39b_b160k laion/CLIP-ViT-bigG-14-laion2B-39B-b160k
ViT-bigG-14 metaclip_fullcc timm/vit_gigantic_patch14_clip_224.metaclip_2pt5b
roberta-ViT-B-32 laion2b_s12b_b32k laion/CLIP-ViT-B-32-roberta-base-laion2B-s12B-b32k
xlm-roberta-base-ViT-B-32 laion5b_s13b_b90k laion/CLIP-ViT-B-32-xlm-roberta-base-laion5B-s13B-b90k
xlm-roberta-large-ViT-H-14 frozen_laion5b_s13b_b90k laion/CLIP-ViT-H-14-frozen-xlm-roberta-large-laion5B-s13B-b90k
convnext_base laion400m_s13b_b51k laion/CLIP-convnext_base-laion400M-s13B-b51K
convnext_base_w laion2b_s13b_b82k laion/CLIP-convnext_base_w-laion2B-s13B-b82K
convnext_base_w laion2b_s13b_b82k_augreg laion/CLIP-convnext_base_w-laion2B-s13B-b82K-augreg
convnext_base_w laion_aesthetic_s13b_b82k laion/CLIP-convnext_base_w-laion_aesthetic-s13B-b82K
convnext_base_w_320 laion_aesthetic_s13b_b82k laion/CLIP-convnext_base_w_320-laion_aesthetic-s13B-b82K
convnext_base_w_320 laion_aesthetic_s13b_b82k_augreg laion/CLIP-convnext_base_w_320-laion_aesthetic-s13B-b82K-augreg
convnext_large_d laion2b_s26b_b102k_augreg laion/CLIP-convnext_large_d.laion2B-s26B-b102K-augreg
convnext_large_d_320 laion2b_s29b_b131k_ft laion/CLIP-convnext_large_d_320.laion2B-s29B-b131K-ft
convnext_large_d_320 laion2b_s29b_b131k_ft_soup laion/CLIP-convnext_large_d_320.laion2B-s29B-b131K-ft-soup
convnext_xxlarge laion2b_s34b_b82k_augreg laion/CLIP-convnext_xxlarge-laion2B-s34B-b82K-augreg
convnext_xxlarge laion2b_s34b_b82k_augreg_rewind laion/CLIP-convnext_xxlarge-laion2B-s34B-b82K-augreg-rewind
convnext_xxlarge laion2b_s34b_b82k_augreg_soup laion/CLIP-convnext_xxlarge-laion2B-s34B-b82K-augreg-soup
coca_ViT-B-32 laion2b_s13b_b90k laion/CoCa-ViT-B-32-laion2B-s13B-b90k
coca_ViT-B-32 mscoco_finetuned_laion2b_s13b_b90k laion/mscoco_finetuned_CoCa-ViT-B-32-laion2B-s13B-b90k
coca_ViT-L-14 laion2b_s13b_b90k laion/CoCa-ViT-L-14-laion2B-s13B-b90k
coca_ViT-L-14 mscoco_finetuned_laion2b_s13b_b90k laion/mscoco_finetuned_CoCa-ViT-L-14-laion2B-s13B-b90k
CLAP-HTSAT-tiny-Roberta-base laion laion/clap-htsat-unfused
CLAP-HTSAT-tiny-Roberta-base-fused laion laion/clap-htsat-fused
EVA01-g-14 laion400m_s11b_b41k timm/eva_giant_patch14_clip_224.laion400m_s11b_b41k
EVA01-g-14-plus merged2b_s11b_b114k timm/eva_giant_patch14_plus_clip_224.merged2b_s11b_b114k
EVA02-B-16 merged2b_s8b_b131k timm/eva02_base_patch16_clip_224.merged2b_s8b_b131k
EVA02-L-14 merged2b_s4b_b131k timm/eva02_large_patch14_clip_224.merged2b_s4b_b131k
EVA02-L-14-336 merged2b_s6b_b61k timm/eva02_large_patch14_clip_336.merged2b_s6b_b61k
EVA02-E-14 laion2b_s4b_b115k timm/eva02_enormous_patch14_clip_224.laion2b_s4b_b115k
EVA02-E-14-plus laion2b_s9b_b144k timm/eva02_enormous_patch14_plus_clip_224.laion2b_s9b_b144k
ViT-L-14-CLIPA datacomp1b UCSC-VLAA/ViT-L-14-CLIPA-datacomp1B
ViT-L-14-CLIPA-336 datacomp1b UCSC-VLAA/ViT-L-14-CLIPA-336-datacomp1B
ViT-H-14-CLIPA datacomp1b UCSC-VLAA/ViT-H-14-CLIPA-datacomp1B
ViT-H-14-CLIPA-336 laion2b UCSC-VLAA/ViT-H-14-CLIPA-336-laion2B
ViT-H-14-CLIPA-336 datacomp1b UCSC-VLAA/ViT-H-14-CLIPA-336-datacomp1B
ViT-bigG-14-CLIPA datacomp1b UCSC-VLAA/ViT-bigG-14-CLIPA-datacomp1B
ViT-bigG-14-CLIPA-336 datacomp1b UCSC-VLAA/ViT-bigG-14-CLIPA-336-datacomp1B
nllb-clip-base v1 visheratin/nllb-clip-base-oc
nllb-clip-large v1 visheratin/nllb-clip-large-oc
nllb-clip-base-siglip v1 visheratin/nllb-clip-base-siglip
nllb-clip-base-siglip mrl visheratin/nllb-siglip-mrl-base
nllb-clip-large-siglip v1 visheratin/nllb-clip-large-siglip
nllb-clip-large-siglip mrl visheratin/nllb-siglip-mrl-large
MobileCLIP-S1 datacompdr apple/MobileCLIP-S1-OpenCLIP
MobileCLIP-S2 datacompdr apple/MobileCLIP-S2-OpenCLIP
MobileCLIP-B datacompdr apple/MobileCLIP-B-OpenCLIP
MobileCLIP-B datacompdr_lt apple/MobileCLIP-B-LT-OpenCLIP
MobileCLIP2-B dfndr2b timm/MobileCLIP2-B-OpenCLIP
MobileCLIP2-S0 dfndr2b timm/MobileCLIP2-S0-OpenCLIP
MobileCLIP2-S2 dfndr2b timm/MobileCLIP2-S2-OpenCLIP
MobileCLIP2-S3 dfndr2b timm/MobileCLIP2-S3-OpenCLIP
MobileCLIP2-S4 dfndr2b timm/MobileCLIP2-S4-OpenCLIP
MobileCLIP2-L-14 dfndr2b timm/MobileCLIP2-L-14-OpenCLIP
ViTamin-S datacomp1b jienengchen/ViTamin-S
ViTamin-S-LTT datacomp1b jienengchen/ViTamin-S-LTT
ViTamin-B datacomp1b jienengchen/ViTamin-B
ViTamin-B-LTT datacomp1b jienengchen/ViTamin-B-LTT
ViTamin-L datacomp1b jienengchen/ViTamin-L-224px
ViTamin-L-256 datacomp1b jienengchen/ViTamin-L-256px
ViTamin-L-336 datacomp1b jienengchen/ViTamin-L-336px
ViTamin-L-384 datacomp1b jienengchen/ViTamin-L-384px
ViTamin-L2 datacomp1b jienengchen/ViTamin-L2-224px
ViTamin-L2-256 datacomp1b jienengchen/ViTamin-L2-256px
ViTamin-L2-336 datacomp1b jienengchen/ViTamin-L2-336px
ViTamin-L2-384 datacomp1b jienengchen/ViTamin-L2-384px
ViTamin-XL-256 datacomp1b jienengchen/ViTamin-XL-256px
ViTamin-XL-336 datacomp1b jienengchen/ViTamin-XL-336px
ViTamin-XL-384 datacomp1b jienengchen/ViTamin-XL-384px
ViT-H-14-worldwide metaclip2_worldwide timm/vit_huge_patch14_clip_224.metaclip2_worldwide
ViT-H-14-worldwide-378 metaclip2_worldwide timm/vit_huge_patch14_clip_378.metaclip2_worldwide
ViT-bigG-14-worldwide metaclip2_worldwide timm/vit_gigantic_patch14_clip_224.metaclip2_worldwide
ViT-bigG-14-worldwide-378 metaclip2_worldwide timm/vit_gigantic_patch14_clip_378.metaclip2_worldwide
"""


@lru_cache
def _table() -> dict[tuple[str, str], str]:
    return {(name, tag): hub_id for name, tag, hub_id in map(str.split, _TABLE.strip().splitlines())}


def open_clip(name: str, tag: str) -> str | None:
    """The repository of ``ViT-B-32`` with ``laion2b_s34b_b79k``."""
    name = name.replace("/", "-")
    if tag == "webli" or (tag == "meta" and name.startswith("PE-")):
        return f"timm/{name}"
    return _table().get((name, tag))
