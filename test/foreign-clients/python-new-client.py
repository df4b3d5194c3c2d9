"""Every call of alpaca-py that the simulator answers. Needs APCA_API_BASE_URL, APCA_API_KEY_ID and APCA_API_SECRET_KEY."""

import os
import sys
import threading
import time
import uuid
from datetime import date, datetime, timedelta, timezone

from alpaca.data.enums import Adjustment, DataFeed
from alpaca.data.historical import CryptoHistoricalDataClient, NewsClient, StockHistoricalDataClient
from alpaca.data.historical.corporate_actions import CorporateActionsClient
from alpaca.data.historical.screener import ScreenerClient
from alpaca.data.live import CryptoDataStream, NewsDataStream, StockDataStream
from alpaca.data.requests import *
from alpaca.data.timeframe import TimeFrame, TimeFrameUnit
from alpaca.trading.client import TradingClient
from alpaca.trading.enums import *
from alpaca.trading.requests import *
from alpaca.trading.stream import TradingStream

URL = os.environ["APCA_API_BASE_URL"]
KEYS = (os.environ["APCA_API_KEY_ID"], os.environ["APCA_API_SECRET_KEY"])
STREAMS = URL.replace("http", "ws", 1)
failures = []


def call(name, ask):
    try:
        return ask()
    except Exception as error:
        failures.append(name)
        print(f"FAILED {name}: {type(error).__name__}: {error}"[:400])
        return None


def refused(name, code, ask):
    try:
        ask()
        failures.append(name)
        print(f"FAILED {name}: was not refused")
    except Exception as error:
        if str(code) not in str(error):
            failures.append(name)
            print(f"FAILED {name}: expected {code}, found {error}")


def order(kind, symbol, **terms):
    return kind(**{"symbol": symbol, "side": OrderSide.BUY, "time_in_force": TimeInForce.DAY, **terms})


now = datetime.now(timezone.utc)
heard = {}


def listener(channel):
    async def hear(message):
        heard.setdefault(channel, []).append(message)

    return hear


updates = TradingStream(*KEYS, url_override=f"{STREAMS}/stream")
updates.subscribe_trade_updates(listener("trade updates"))
stocks_live = StockDataStream(*KEYS, url_override=f"{STREAMS}/v2/iex")
stocks_live.subscribe_trades(listener("stock trades"), "AAPL", "SPY")
stocks_live.subscribe_quotes(listener("stock quotes"), "AAPL")
stocks_live.subscribe_bars(listener("stock bars"), "*")
crypto_live = CryptoDataStream(*KEYS, url_override=f"{STREAMS}/v1beta3/crypto/us")
crypto_live.subscribe_trades(listener("crypto trades"), "BTC/USD")
crypto_live.subscribe_orderbooks(listener("crypto books"), "BTC/USD")
news_live = NewsDataStream(*KEYS, url_override=f"{STREAMS}/v1beta1/news")
news_live.subscribe_news(listener("news"), "*")
test_live = StockDataStream(*KEYS, url_override=f"{STREAMS}/v2/test")
test_live.subscribe_trades(listener("test trades"), "FAKEPACA")
for stream in (updates, stocks_live, crypto_live, news_live, test_live):
    threading.Thread(target=stream.run, daemon=True).start()

trading = TradingClient(*KEYS, paper=True, url_override=URL)
call("account", trading.get_account)
call("clock", trading.get_clock)
call("calendar", lambda: trading.get_calendar(GetCalendarRequest(start=date(2026, 11, 20), end=date(2026, 11, 30))))
configuration = call("configuration", trading.get_account_configurations)
call("set configuration", lambda: trading.set_account_configurations(configuration))
call("assets", lambda: trading.get_all_assets(GetAssetsRequest(asset_class=AssetClass.CRYPTO, status=AssetStatus.ACTIVE)))
for symbol in ("AAPL", "BTC/USD", "BTCUSD"):
    call(f"asset {symbol}", lambda: trading.get_asset(symbol))
refused("an unknown asset", 40410000, lambda: trading.get_asset("NOSUCH"))

bought = call("market order", lambda: trading.submit_order(order(MarketOrderRequest, "AAPL", qty=2)))
call("fraction", lambda: trading.submit_order(order(MarketOrderRequest, "SPY", notional=25.5)))
resting = call(
    "limit order",
    lambda: trading.submit_order(order(LimitOrderRequest, "XOM", qty=1, limit_price=10, client_order_id=str(uuid.uuid4()))),
)
replaced = call("replace", lambda: trading.replace_order_by_id(resting.id, ReplaceOrderRequest(qty=2, limit_price=11.5)))
call("cancel", lambda: trading.cancel_order_by_id(replaced.id))
refused("cancel of an unknown order", 40410000, lambda: trading.cancel_order_by_id(uuid.uuid4()))
call(
    "bracket",
    lambda: trading.submit_order(
        order(
            MarketOrderRequest,
            "KO",
            qty=5,
            order_class=OrderClass.BRACKET,
            take_profit=TakeProfitRequest(limit_price=400),
            stop_loss=StopLossRequest(stop_price=3, limit_price=2.9),
        )
    ),
)
call("trailing stop", lambda: trading.submit_order(order(TrailingStopOrderRequest, "PEP", qty=1, trail_percent=5)))
call("stop", lambda: trading.submit_order(order(StopOrderRequest, "NVDA", qty=1, stop_price=90000)))
call("crypto", lambda: trading.submit_order(order(MarketOrderRequest, "BTC/USD", qty=0.01, time_in_force=TimeInForce.GTC)))
time.sleep(3)
call("order", lambda: trading.get_order_by_id(bought.id, GetOrderByIdRequest(nested=True)))
call("order by client id", lambda: trading.get_order_by_client_id(bought.client_order_id))
refused("cancel of a filled order", 42210000, lambda: trading.cancel_order_by_id(bought.id))
call(
    "orders",
    lambda: trading.get_orders(
        GetOrdersRequest(status=QueryOrderStatus.ALL, limit=500, nested=True, symbols=["AAPL", "KO"], after=now, direction=Sort.ASC)
    ),
)
call("positions", trading.get_all_positions)
for symbol in ("AAPL", "BTCUSD", "BTC/USD"):
    call(f"position {symbol}", lambda: trading.get_open_position(symbol))
refused("no position", 40410000, lambda: trading.get_open_position("TSLA"))
call("history", trading.get_portfolio_history)
call("minutes of history", lambda: trading.get_portfolio_history(GetPortfolioHistoryRequest(period="1D", timeframe="1Min")))
call("activities", lambda: trading.get("/account/activities", {"page_size": 2}))
call("close a part", lambda: trading.close_position("AAPL", ClosePositionRequest(percentage="50")))
call("close all", lambda: trading.close_all_positions(cancel_orders=True))
call("cancel all", trading.cancel_orders)
name = str(uuid.uuid4())
watchlist = call("watchlist", lambda: trading.create_watchlist(CreateWatchlistRequest(name=name, symbols=["AAPL", "BTC/USD"])))
call("add to it", lambda: trading.add_asset_to_watchlist_by_id(watchlist.id, "KO"))
call("take from it", lambda: trading.remove_asset_from_watchlist_by_id(watchlist.id, "BTC/USD"))
call("delete it", lambda: trading.delete_watchlist_by_id(watchlist.id))
call("option contracts", lambda: trading.get_option_contracts(GetOptionContractsRequest(underlying_symbols=["AAPL"])))
refused("an option order", 40310000, lambda: trading.submit_order(order(MarketOrderRequest, "AAPL261218C00100000", qty=1)))
refused("more than there is money for", 40310000, lambda: trading.submit_order(order(MarketOrderRequest, "AAPL", qty=10**8)))

stocks = StockHistoricalDataClient(*KEYS, url_override=URL)
for frame in (TimeFrame.Minute, TimeFrame(5, TimeFrameUnit.Minute), TimeFrame.Hour, TimeFrame.Day, TimeFrame.Week, TimeFrame.Month):
    bars = StockBarsRequest(
        symbol_or_symbols=["AAPL", "SPY"], timeframe=frame, start=now - timedelta(days=2), adjustment=Adjustment.ALL, limit=150
    )
    call(f"bars of {frame}", lambda: stocks.get_stock_bars(bars).df)
recently = now - timedelta(minutes=2)
call("trades", lambda: stocks.get_stock_trades(StockTradesRequest(symbol_or_symbols="AAPL", start=recently, limit=100)).df)
call("quotes", lambda: stocks.get_stock_quotes(StockQuotesRequest(symbol_or_symbols="AAPL", start=recently, limit=100)).df)
call("latest trade", lambda: stocks.get_stock_latest_trade(StockLatestTradeRequest(symbol_or_symbols="AAPL", feed=DataFeed.IEX)))
call("latest quote", lambda: stocks.get_stock_latest_quote(StockLatestQuoteRequest(symbol_or_symbols=["AAPL", "SPY"])))
call("latest bar", lambda: stocks.get_stock_latest_bar(StockLatestBarRequest(symbol_or_symbols="AAPL")))
call("snapshots", lambda: stocks.get_stock_snapshot(StockSnapshotRequest(symbol_or_symbols=["AAPL", "KO"])))
crypto = CryptoHistoricalDataClient(url_override=URL)
PAIR = {"symbol_or_symbols": "BTC/USD"}
call("crypto bars", lambda: crypto.get_crypto_bars(CryptoBarsRequest(**PAIR, timeframe=TimeFrame.Hour, start=now - timedelta(days=1))).df)
call("crypto trades", lambda: crypto.get_crypto_trades(CryptoTradesRequest(**PAIR, start=recently)).df)
call("crypto quotes", lambda: crypto.get_crypto_quotes(CryptoQuoteRequest(**PAIR, start=recently)).df)
call("latest crypto trade", lambda: crypto.get_crypto_latest_trade(CryptoLatestTradeRequest(**PAIR)))
call("latest crypto quote", lambda: crypto.get_crypto_latest_quote(CryptoLatestQuoteRequest(**PAIR)))
call("latest crypto book", lambda: crypto.get_crypto_latest_orderbook(CryptoLatestOrderbookRequest(**PAIR)))
call("crypto snapshot", lambda: crypto.get_crypto_snapshot(CryptoSnapshotRequest(**PAIR)))
call("news", lambda: NewsClient(*KEYS, url_override=URL).get_news(NewsRequest(limit=60, include_content=True)))
screener = ScreenerClient(*KEYS, url_override=URL)
call("most actives", lambda: screener.get_most_actives(MostActivesRequest(by="trades", top=3)))
call("movers", lambda: screener.get_market_movers(MarketMoversRequest(market_type="stocks", top=3)))
call(
    "corporate actions",
    lambda: CorporateActionsClient(*KEYS, url_override=URL).get_corporate_actions(CorporateActionsRequest(symbols=["AAPL"])),
)

for channel in ("trade updates", "stock trades", "stock quotes", "crypto trades", "crypto books", "test trades"):
    if channel not in heard:
        failures.append(channel)
        print(f"FAILED: nothing was heard of {channel}")
print(f"{len(failures)} failed; heard {({channel: len(messages) for channel, messages in heard.items()})}")
sys.exit(1 if failures else 0)
