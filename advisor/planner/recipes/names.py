"""What a person types for each way to serve: known to the command line without loading any of them."""

LLAMA_SERVER = "llama-server"
PROGRAMS = (LLAMA_SERVER, "vllm", "vllm-ray", "ray-serve", "bentoml", "sglang")
