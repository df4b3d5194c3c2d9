"""Quotes, trades and the life of an order with nothing but the websockets library, in JSON and, where the msgpack library is, in MessagePack.

Needs APCA_API_BASE_URL, APCA_API_KEY_ID and APCA_API_SECRET_KEY."""

import asyncio
import json
import os
import urllib.request

import websockets

try:
    import msgpack
except ImportError:
    msgpack = None

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


def upgrade(headers):
    """Old and new releases of the library call the headers of an upgrade by different names."""
    name = "additional_headers" if int(websockets.__version__.split(".")[0]) >= 14 else "extra_headers"
    return {name: headers}


async def market_data(codec, encode, decode, is_time, **options):
    async with websockets.connect(f"{STREAMS}/v2/{'iex' if codec == 'JSON' else 'sip'}", **options) as socket:
        check(f"{codec} welcome", decode(await socket.recv())[0]["msg"], "connected")
        await socket.send(encode({"action": "auth", "key": KEY, "secret": SECRET}))
        check(f"{codec} authentication", decode(await socket.recv())[0]["msg"], "authenticated")
        await socket.send(encode({"action": "subscribe", "quotes": ["SPY"], "trades": ["SPY"]}))
        check(f"{codec} subscription", decode(await socket.recv())[0]["trades"], ["SPY"])
        heard = {}
        while not {"q", "t"} <= heard.keys():
            heard.update({message["T"]: message for message in decode(await socket.recv())})
        check(f"{codec} symbols", {heard["q"]["S"], heard["t"]["S"]}, {"SPY"})
        check(f"{codec} times", is_time(heard["q"]["t"]) and is_time(heard["t"]["t"]), True)


async def orders(codec, encode, decode, **options):
    async with websockets.connect(f"{STREAMS}/stream", **options) as socket:
        await socket.send(encode({"action": "auth", "key": KEY, "secret": SECRET}))
        frame = await socket.recv()
        check(f"{codec} frames of trade updates are binary", isinstance(frame, bytes), True)
        check(f"{codec} authorization", decode(frame)["data"]["status"], "authorized")
        await socket.send(encode({"action": "listen", "data": {"streams": ["trade_updates"]}}))
        check(f"{codec} listening", decode(await socket.recv())["data"]["streams"], ["trade_updates"])
        check(f"{codec} order", await asyncio.to_thread(buy), "pending_new")
        events = []
        while not events or events[-1] != "fill":
            events.append(decode(await socket.recv())["data"]["event"])
        check(f"{codec} updates", [event for event in events if event != "partial_fill"], ["pending_new", "new", "fill"])


async def main():
    await asyncio.wait_for(market_data("JSON", json.dumps, json.loads, lambda time: time.endswith("Z")), SECONDS)
    await asyncio.wait_for(orders("JSON", json.dumps, json.loads), SECONDS)
    if msgpack is None:
        print("without msgpack: MessagePack was not tried")
        return
    packed = upgrade({"Content-Type": "application/msgpack"})
    unpack = msgpack.unpackb
    await asyncio.wait_for(
        market_data("MessagePack", msgpack.packb, unpack, lambda time: isinstance(time, msgpack.Timestamp), **packed), SECONDS
    )
    await asyncio.wait_for(orders("MessagePack", msgpack.packb, unpack, **packed), SECONDS)


asyncio.run(main())
print(f"{len(failures)} failed")
