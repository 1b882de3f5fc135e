"""Asks a server about an actor in the name of six others, as `fediverse-pasture`'s verify_actor does.

    verify.py ACTOR_URI

Serves the six on the loopback interface under `pasture.localhost:PORT`, asks, and prints what came of it as JSON:
for each of them whether the actor was shown and whether its inbox took a Like, and whether WebFinger leads back.
"""

import asyncio
import json
import socket
import sys

import aiohttp
from hypercorn.asyncio import serve
from hypercorn.config import Config
from quart import Quart

from fediverse_pasture.data_provider.generate import generate_one_actor, generate_possible_actors
from fediverse_pasture.server import BlueprintForActors
from fediverse_pasture.server.verify_actor import ActorVerifier
from fediverse_pasture.types import Message

# Names below localhost are this machine (RFC 6761), which many resolvers do not know.
ask_system = socket.getaddrinfo


def getaddrinfo(host, *rest, **named):
    return ask_system("127.0.0.1" if str(host).endswith(".localhost") else host, *rest, **named)


socket.getaddrinfo = getaddrinfo
aiohttp.connector.DefaultResolver = aiohttp.resolver.ThreadedResolver


async def main(actor_uri):
    actors = generate_possible_actors() + [generate_one_actor()]
    app = Quart(__name__)
    app.register_blueprint(BlueprintForActors(actors).blueprint)

    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(100)
    domain = f"pasture.localhost:{listener.getsockname()[1]}"
    config = Config()
    config.bind = [f"fd://{listener.fileno()}"]
    config.errorlog = None
    stop = asyncio.Event()
    serving = asyncio.create_task(serve(app, config, shutdown_trigger=stop.wait))

    message = Message()
    verifier = ActorVerifier(actor_list=actors, remote_uri=actor_uri, domain=domain, message=message, timeout=20)
    result = await verifier.verify()
    print(json.dumps({"result": result, "messages": message.response}, default=str))
    stop.set()
    await serving


asyncio.run(main(sys.argv[1]))
