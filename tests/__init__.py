"""Tests: unit/ mirrors pipeline/, integration/ runs the program as its users do (测试)."""
