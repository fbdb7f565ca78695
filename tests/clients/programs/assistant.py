"""Ask a service by the Model Context Protocol, with the client of its SDK: the address, the mode."""

import asyncio
import json
import sys

from mcp import Client
from mcp.shared.exceptions import MCPError


async def main(url: str, mode: str) -> None:
    async with Client(url, mode=mode) as annals:
        await annals.list_tools()
        # The client checks each answer against the schema that its tool promises.
        found = await annals.call_tool("search_events", {"q": "Ascend", "limit": 2})
        event = await annals.call_tool("get_event", {"slug": "bis-ascend-wording-amended"})
        for tool, arguments in (
            ("in_force", {"on": "2020-01-01"}), ("what_changed", {"from": 1}), ("list_vocabulary", {"of": "actors"}),
            ("wording_changes", {"source": "bis-pr-20250513"}), ("check_quote", {"text": "in the world"}),
            ("verify", {"digest": event.structured_content["event"]["entry"]["digest"]}),
        ):  # fmt: skip
            answer = await annals.call_tool(tool, arguments)
            assert not answer.is_error, (tool, answer)
        wrong = await annals.call_tool("search_events", {"kinds": ["tariff"]})
        resource = await annals.read_resource("annals://events/bis-ascend-wording-amended")
        page = await annals.read_resource("annals://docs/assistants")
        missing = ""
        try:
            await annals.read_resource("annals://events/nothing")
        except MCPError as error:
            missing = str(error)
        told = {
            "version": annals.protocol_version,
            "slugs": [one["slug"] for one in found.structured_content["results"]],
            "event": event.structured_content["event"],
            "resource": json.loads(resource.contents[0].text)["event"],
            "error": wrong.content[0].text if wrong.is_error else "",
            "missing": missing,
            "page": page.contents[0].text,
        }
    print(json.dumps(told))


asyncio.run(main(*sys.argv[1:]))
