"""Speech: Whisper and its reimplementations, pyannote, speechbrain, FunASR, Coqui TTS, Kokoro and other voices.

A size such as ``large-v3`` means another repository in each library; `lading.identify.hub` has the tables.
"""

from lading.detect.base import CODE, Call, Rule

_SIZE = ("0", "name", "model_size_or_path", "model_name", "model", "whisper_arch")

RULE = Rule(
    id="speech",
    summary="Speech recognition, diarisation and voices",
    example='WhisperModel("large-v3", device="cuda")',
    needles=("whisper", "pyannote", "speechbrain", "funasr", "TTS", "kokoro"),
    languages=CODE,
    calls=(
        *(
            Call(f"{library}.load_model", _SIZE, via="whisper")
            for library in ("whisper", "whisper_timestamped", "stable_whisper")
        ),
        Call("faster_whisper.*WhisperModel", _SIZE, via="faster-whisper"),
        Call("faster_whisper.download_model", ("0", "size_or_id"), via="faster-whisper"),
        Call("stable_whisper.load_faster_whisper", _SIZE, via="faster-whisper"),
        Call("whisperx.load_model", _SIZE, via="faster-whisper"),
        Call("whisperx.*load_align_model", ("model_name",)),
        Call("whisperx.*DiarizationPipeline", ("model_name",)),
        Call("mlx_whisper.*transcribe", ("path_or_hf_repo",)),
        Call("mlx_whisper.*load_model", ("0", "path_or_hf_repo")),
        Call("pyannote.audio.*", ("0", "checkpoint", "model", "segmentation", "embedding")),
        Call("*.from_hparams", ("source",)),
        Call("funasr.*", ("model", "vad_model", "punc_model", "spk_model"), via="funasr"),
        Call("TTS.api.TTS", ("0", "model_name"), via="coqui"),
        Call("kokoro.*K*", ("repo_id",)),
    ),
)
