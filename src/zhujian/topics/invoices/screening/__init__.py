"""Running the rules over a store: engines, the tables that rules see, the run itself, and the doubts it ends in."""
