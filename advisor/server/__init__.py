"""The third face: what services answer, for other programs, in the forms of OpenAI and Ollama. No Qt."""
