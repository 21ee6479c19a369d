"""Toolkits for seeing: ultralytics, OpenMMLab, insightface, DeepFace, rembg, SuperGradients."""

from lading.detect.base import CODE, Call, Rule

_MMLAB = {
    "*.DetInferencer": ("0", "model", "weights"),
    "*.MMPoseInferencer": ("0", "pose2d", "pose3d", "det_model", "pose2d_weights", "pose3d_weights", "det_weights"),
    "*.Pose2DInferencer": ("0", "model", "weights"),
    "*.MMSegInferencer": ("0", "model", "weights"),
    "*.MMOCRInferencer": ("det", "rec", "kie", "det_weights", "rec_weights", "kie_weights"),
    "*.ImageClassificationInferencer": ("0", "model", "pretrained"),
    "mmpretrain.get_model": ("0", "model"),
    "mmpretrain.inference_model": ("0", "model"),
    "*.init_detector": ("1", "checkpoint"),
    "*.init_segmentor": ("1", "checkpoint"),
    "*.init_pose_model": ("1", "checkpoint"),
    "mmseg.apis.init_model": ("1", "checkpoint"),
    "mmpose.apis.init_model": ("1", "checkpoint"),
    "mmengine.runner.load_checkpoint": ("1", "filename"),
    "mmcv.runner.load_checkpoint": ("1", "filename"),
}
"""Inferencers take the name of a configuration, which stands for its weights; the older functions take a checkpoint."""

RULE = Rule(
    id="vision-toolkits",
    summary="Detectors, poses, faces and segmentation loaded with ultralytics, OpenMMLab, insightface and the like",
    example='FaceAnalysis(name="buffalo_l")',
    needles=(
        *("ultralytics", "mmdet", "mmpose", "mmseg", "mmocr", "mmpretrain", "mmcv", "mmengine"),
        *("insightface", "deepface", "rembg", "super_gradients"),
    ),
    languages=CODE,
    calls=(
        *(
            Call(f"ultralytics.*{name}", ("0", "model"), via="ultralytics")
            for name in ("YOLO", "YOLOWorld", "YOLOE", "RTDETR", "SAM", "FastSAM", "NAS")
        ),
        *(Call(callee, arguments, via="openmmlab") for callee, arguments in _MMLAB.items()),
        Call("insightface.*FaceAnalysis", ("0", "name"), via="insightface"),
        Call("insightface.model_zoo.get_model", ("0", "name"), via="insightface"),
        Call("insightface.model_zoo.model_zoo.get_model", ("0", "name"), via="insightface"),
        Call("deepface.DeepFace.*", ("model_name",), via="deepface"),
        Call("rembg.*new_session", ("0", "model_name"), via="rembg"),
        Call("super_gradients.training.models.get", ("0", "model_name"), via="super-gradients", needs=("pretrained_weights",)),
    ),
)
