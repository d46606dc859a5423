"""What the visits of a month prove: who was visited when, what was missed, whom it cost how much."""
