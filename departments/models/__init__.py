from departments.models.audit import AuditEntry, InsertedOnly, InsertOnly, acting_from, called
from departments.models.department import Alias, Department, Membership

__all__ = ["Alias", "AuditEntry", "Department", "InsertOnly", "InsertedOnly", "Membership", "acting_from", "called"]
