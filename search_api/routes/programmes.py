"""``/programmes``: reported, counted and net figures of the reform programmes, each with what it is a share of."""

from __future__ import annotations

from search_api.api import Api, AsOf, ProgrammeDetail, ProgrammeList, ProgrammeParameters, answers
from search_api.errors import NotFound


def add(api: Api) -> None:
    """Add the endpoints."""

    @api.blueprint.get("/programmes")
    @api.spec.validate(resp=answers(ProgrammeList), tags=["programmes"])
    def programmes(query: AsOf) -> ProgrammeList:
        """Progress of all programmes."""
        return ProgrammeList(as_of=query.as_of or api.today(), programmes=list(api.registry.programmes(query.as_of)))

    @api.blueprint.get("/programmes/<programme_id>")
    @api.spec.validate(resp=answers(ProgrammeDetail, 404), tags=["programmes"])
    def programme(programme_id: str, query: ProgrammeParameters) -> ProgrammeDetail:
        """Progress of one programme, of one agency of it if named."""
        found = api.registry.programme(programme_id, query.as_of, query.agency)
        if found is None:
            raise NotFound(f"programme {programme_id}", "See /programmes for those there are.")
        agencies = () if query.agency else api.registry.programme_by_agency(programme_id, query.as_of)
        return ProgrammeDetail(as_of=query.as_of or api.today(), programme=found, agencies=list(agencies))
