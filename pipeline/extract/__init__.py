"""Fields of running text and of forms, each with its place (字段抽取)."""
