"""Which engine holds an index, by the database's vendor."""

from articles.search.generation import Generation
from articles.search.postgres import Postgres
from articles.search.sqlite import Sqlite

ENGINES: dict[str, type[Generation]] = {"sqlite": Sqlite, "postgresql": Postgres}
