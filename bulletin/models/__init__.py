from bulletin.models.issue import Issue, IssueEvent, NotPublishable, Placement
from bulletin.models.publication import Publication, Section, Site
from bulletin.models.reading import Problem, Reading

__all__ = [
    "Issue",
    "IssueEvent",
    "NotPublishable",
    "Placement",
    "Problem",
    "Publication",
    "Reading",
    "Section",
    "Site",
]
