"""Topics as data: each a folder with a topic.toml, read into frozen values when the process first asks."""

from zhujian.kernel.registry.faults import Fault, Refusal
from zhujian.kernel.registry.queries import refused, topic, topics
from zhujian.kernel.registry.values import Category, Topic

__all__ = ["Category", "Fault", "Refusal", "Topic", "refused", "topic", "topics"]
