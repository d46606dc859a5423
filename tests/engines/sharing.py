"""Which worker runs what: a file's tests stay together, and so do those of a folder whose county takes long."""

from __future__ import annotations

from xdist.scheduler.loadscope import LoadScopeScheduling
from xdist.workermanage import WorkerController

# Built and served once; begun first, lest one worker is left with it at the end.
TOGETHER = ("tests/e2e",)


class ByFile(LoadScopeScheduling):  # type: ignore[misc]
    def _split_scope(self, nodeid: str) -> str:
        folder = next((folder for folder in TOGETHER if nodeid.startswith(f"{folder}/")), None)
        return folder or nodeid.partition("::")[0]

    def _assign_work_unit(self, node: WorkerController) -> None:
        for folder in TOGETHER:
            if folder in self.workqueue:
                self.workqueue.move_to_end(folder, last=False)
        super()._assign_work_unit(node)
