"""The ranking's short way to a bill: a few dry runs judge every quantisation of a model.

Working memory and the memory of the chat come from the engine, weights from the tensor table. Only rankings go this
way; whatever is shown in detail, and what is recommended, is judged by dry runs of its own.
"""
