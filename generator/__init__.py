"""modeldocs: YAML about AI models in, a documentation site out that cannot say what the data does not."""

__version__ = "0.1.0"
