"""Rotas: who visits which site on which day, drawn so that anybody can draw it again."""
