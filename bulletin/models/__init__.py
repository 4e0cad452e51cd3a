from bulletin.models.event import IssueEvent
from bulletin.models.issue import Issue, NotPublishable
from bulletin.models.placement import Placement
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
