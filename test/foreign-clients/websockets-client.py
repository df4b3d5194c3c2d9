"""Quotes and the life of an order with nothing but the websockets library. Needs APCA_API_BASE_URL, APCA_API_KEY_ID and APCA_API_SECRET_KEY."""

import asyncio
import json
import os
import urllib.request

import websockets

URL = os.environ["APCA_API_BASE_URL"]
KEY, SECRET = os.environ["APCA_API_KEY_ID"], os.environ["APCA_API_SECRET_KEY"]
STREAMS = URL.replace("http", "ws", 1)
SECONDS = 20
failures = []


def check(name, found, expected):
    print(f"{'ok' if found == expected else 'FAILED'} {name}: {found}")
    if found != expected:
        failures.append(name)


def buy():
    order = {"symbol": "SPY", "qty": "1", "side": "buy", "type": "market", "time_in_force": "day"}
    headers = {"APCA-API-KEY-ID": KEY, "APCA-API-SECRET-KEY": SECRET, "Content-Type": "application/json"}
    request = urllib.request.Request(f"{URL}/v2/orders", json.dumps(order).encode(), headers)
    return json.load(urllib.request.urlopen(request))["status"]


async def quotes():
    async with websockets.connect(f"{STREAMS}/v2/iex") as socket:
        check("welcome", json.loads(await socket.recv())[0]["msg"], "connected")
        await socket.send(json.dumps({"action": "auth", "key": KEY, "secret": SECRET}))
        check("authentication", json.loads(await socket.recv())[0]["msg"], "authenticated")
        await socket.send(json.dumps({"action": "subscribe", "quotes": ["SPY"]}))
        check("subscription", json.loads(await socket.recv())[0]["quotes"], ["SPY"])
        check("quote", json.loads(await socket.recv())[0]["S"], "SPY")


async def orders():
    async with websockets.connect(f"{STREAMS}/stream") as socket:
        await socket.send(json.dumps({"action": "auth", "key": KEY, "secret": SECRET}))
        check("authorization", json.loads(await socket.recv())["data"]["status"], "authorized")
        await socket.send(json.dumps({"action": "listen", "data": {"streams": ["trade_updates"]}}))
        check("listening", json.loads(await socket.recv())["data"]["streams"], ["trade_updates"])
        check("order", await asyncio.to_thread(buy), "pending_new")
        events = []
        while not events or events[-1] != "fill":
            events.append(json.loads(await socket.recv())["data"]["event"])
        check("updates", [event for event in events if event != "partial_fill"], ["pending_new", "new", "fill"])


async def main():
    await asyncio.wait_for(asyncio.gather(quotes(), orders()), SECONDS)


asyncio.run(main())
print(f"{len(failures)} failed")
