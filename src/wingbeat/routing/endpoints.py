"""All routes of routing."""

from fastapi import APIRouter

from wingbeat.routing.profiles.endpoints import router as profiles_router
from wingbeat.routing.settings.endpoints import router as settings_router
from wingbeat.routing.waits.endpoints import router as waits_router

router = APIRouter()
for one in (profiles_router, settings_router, waits_router):
    router.include_router(one)
