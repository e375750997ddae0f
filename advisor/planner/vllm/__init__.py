"""What vLLM would hold of a model, by its own rules; read in the source of the version that VERSION names."""

VLLM_VERSION = "0.33.0"
