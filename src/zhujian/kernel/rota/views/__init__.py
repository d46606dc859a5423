"""Pages of the rota: its draws, starting one, its steps, and what anybody can check."""
