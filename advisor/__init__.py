"""Which language model this computer can carry, and running it. Works without Qt; `ui` is one of its faces.

The steps, each one frozen value: `machine.detect` → Machine · `gguf.header` → Header · `plan` → Plan ·
`fit.measure` → Bill · `fit.fit` → Fit · `chat.session` → Session · `gauge` → Reading and Gap.
"""

__version__ = "0.1.0"
