"""Every call of alpaca-trade-api 3 that the simulator answers. Needs APCA_API_BASE_URL, APCA_API_KEY_ID and APCA_API_SECRET_KEY."""

import os
import threading
import time
import uuid

URL = os.environ["APCA_API_BASE_URL"]
os.environ["APCA_API_DATA_URL"] = URL

from alpaca_trade_api.common import URL as Address
from alpaca_trade_api.rest import REST, TimeFrame, TimeFrameUnit
from alpaca_trade_api.stream import Stream

api = REST()
failures = []
heard = {}


def call(name, ask):
    try:
        return ask()
    except Exception as error:
        failures.append(name)
        print(f"FAILED {name}: {type(error).__name__}: {error}"[:400])
        return None


def listener(channel):
    async def hear(message):
        heard.setdefault(channel, []).append(message)

    return hear


stream = Stream(base_url=Address(URL), data_stream_url=Address(URL.replace("http", "ws", 1)), data_feed="iex")
stream.subscribe_trade_updates(listener("trade updates"))
stream.subscribe_trades(listener("stock trades"), "AAPL")
stream.subscribe_quotes(listener("stock quotes"), "AAPL")
stream.subscribe_crypto_trades(listener("crypto trades"), "BTC/USD")
stream.subscribe_crypto_orderbooks(listener("crypto books"), "BTC/USD")
stream.subscribe_news(listener("news"), "*")
threading.Thread(target=stream.run, daemon=True).start()
time.sleep(3)

call("account", lambda: api.get_account().cash)
call("configuration", lambda: api.update_account_configurations(no_shorting=False, dtbp_check="both", trade_confirm_email="all"))
call("clock", lambda: api.get_clock().next_open)
call("calendar", lambda: api.get_calendar("2026-11-20", "2026-11-30")[0].open)
call("assets", lambda: api.list_assets(status="active", asset_class="us_equity"))
for symbol in ("AAPL", "BTC/USD", "BTCUSD"):
    call(f"asset {symbol}", lambda: api.get_asset(symbol).id)
call("market order", lambda: api.submit_order("AAPL", qty=2, side="buy", type="market", time_in_force="day"))
call("notional", lambda: api.submit_order("SPY", notional=20.5, side="buy"))
call(
    "OTO",
    lambda: api.submit_order("KO", 1, "buy", "limit", "gtc", limit_price="20", order_class="oto", stop_loss={"stop_price": "15"}),
)
call("trailing stop", lambda: api.submit_order("NVDA", 1, "buy", "trailing_stop", "day", trail_price="10.5"))
resting = call("limit", lambda: api.submit_order("XOM", 1, "buy", "limit", "day", limit_price="10", client_order_id=str(uuid.uuid4())))
call("by client id", lambda: api.get_order_by_client_order_id(resting.client_order_id))
replaced = call("replace", lambda: api.replace_order(resting.id, qty="2", limit_price="11", client_order_id=str(uuid.uuid4())))
call("order", lambda: api.get_order(replaced.id, nested=True))
call("cancel", lambda: api.cancel_order(replaced.id))
call("orders", lambda: api.list_orders(status="all", limit=100, after="2026-11-01", direction="desc", nested=True, symbols=["AAPL"]))
time.sleep(3)
call("positions", lambda: api.list_positions()[0].unrealized_plpc)
call("position", lambda: api.get_position("AAPL").qty)
call("close a part", lambda: api.close_position("AAPL", qty="1"))
page = call("activities", lambda: api.get_activities(page_size=2))
call("the next page", lambda: api.get_activities(page_size=2, page_token=page[-1].id))
call("fills", lambda: api.get_activities(activity_types="FILL")[0].transaction_time)
for terms in ({}, {"period": "1M", "timeframe": "1D"}, {"date_start": "2026-11-20", "timeframe": "1H"}, {"period": "1D", "timeframe": "1Min"}):
    call(f"history {terms}", lambda: api.get_portfolio_history(**terms).df)
watchlist = call("watchlist", lambda: api.create_watchlist(str(uuid.uuid4()), ["AAPL"]))
call("by name", lambda: api.get_watchlist_by_name(watchlist.name))
call("add", lambda: api.add_to_watchlist(watchlist.id, "BTC/USD"))
call("take away", lambda: api.delete_from_watchlist(watchlist.id, "BTC/USD"))
call("delete", lambda: api.delete_watchlist(watchlist.id))
call("bars", lambda: api.get_bars("AAPL", TimeFrame(45, TimeFrameUnit.Minute), "2026-11-25", "2026-11-25", adjustment="raw").df)
call("bars of many", lambda: api.get_bars(["AAPL", "SPY"], TimeFrame.Day, "2026-11-01", "2026-11-25", limit=10, feed="iex").df)
for what in ("bar", "trade", "quote"):
    call(f"latest {what}", lambda: getattr(api, f"get_latest_{what}")("AAPL"))
    call(f"latest {what}s", lambda: getattr(api, f"get_latest_{what}s")(["AAPL", "SPY"], feed="iex"))
    call(f"latest crypto {what}s", lambda: getattr(api, f"get_latest_crypto_{what}s")(["BTC/USD"]))
call("snapshot", lambda: api.get_snapshot("AAPL"))
call("snapshots", lambda: api.get_snapshots(["AAPL", "SPY"]))
call("crypto bars", lambda: api.get_crypto_bars("BTC/USD", TimeFrame.Hour, "2026-11-25", "2026-11-25").df)
call("crypto snapshot", lambda: api.get_crypto_snapshot("BTC/USD"))
call("crypto book", lambda: api.get_latest_crypto_orderbook("BTC/USD"))
call("news", lambda: api.get_news(limit=60))
call("cancel all", api.cancel_all_orders)
call("close all", api.close_all_positions)
time.sleep(2)

for channel in ("trade updates", "stock trades", "stock quotes", "crypto trades", "crypto books"):
    if channel not in heard:
        failures.append(channel)
        print(f"FAILED: nothing was heard of {channel}")
print(f"{len(failures)} failed; heard {({channel: len(messages) for channel, messages in heard.items()})}")
os._exit(1 if failures else 0)
