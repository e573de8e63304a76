from fastapi import APIRouter

from wingbeat.people.consents import endpoints as consents
from wingbeat.people.customers import endpoints as customers
from wingbeat.people.invitations import endpoints as invitations
from wingbeat.people.joining import endpoints as joining
from wingbeat.people.members import endpoints as members
from wingbeat.people.notes import endpoints as notes
from wingbeat.people.resets import endpoints as resets
from wingbeat.people.sessions import endpoints as sessions
from wingbeat.people.teams import endpoints as teams
from wingbeat.workspaces.audit.endpoints import audit_router
from wingbeat.workspaces.calendars.endpoints import calendars_router
from wingbeat.workspaces.endpoints import workspace_router

router = APIRouter(prefix="/api/v1")
for stage in (sessions, resets, members, invitations, teams, customers, joining, notes, consents):
    router.include_router(stage.router)
for made in (workspace_router, audit_router, calendars_router):
    router.include_router(made(sessions.member_scope))
