"""The API's plumbing: who may call, how refusals look, how lists are paged, what fields accept."""
