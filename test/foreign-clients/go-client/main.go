// Every call of alpaca-trade-api-go that the simulator answers. Needs APCA_API_BASE_URL, APCA_API_KEY_ID and APCA_API_SECRET_KEY.
package main

import (
	"context"
	"fmt"
	"os"
	"sync/atomic"
	"time"

	"github.com/alpacahq/alpaca-trade-api-go/v3/alpaca"
	"github.com/alpacahq/alpaca-trade-api-go/v3/marketdata"
	"github.com/alpacahq/alpaca-trade-api-go/v3/marketdata/stream"
	"github.com/shopspring/decimal"
)

var failures int

func call[Answer any](name string, answer Answer, err error) Answer {
	if err != nil {
		failures++
		fmt.Println("FAILED", name, err)
	}
	return answer
}

func check(name string, err error) { call(name, 0, err) }

func main() {
	url, key, secret := os.Getenv("APCA_API_BASE_URL"), os.Getenv("APCA_API_KEY_ID"), os.Getenv("APCA_API_SECRET_KEY")
	client := alpaca.NewClient(alpaca.ClientOpts{})
	listening, stop := context.WithCancel(context.Background())
	var updates, trades, coins atomic.Int64
	go client.StreamTradeUpdates(listening, func(alpaca.TradeUpdate) { updates.Add(1) }, alpaca.StreamTradeUpdatesRequest{})

	account, err := client.GetAccount()
	call("account", account, err)
	_, err = client.GetClock()
	check("clock", err)
	_, err = client.GetCalendar(alpaca.GetCalendarRequest{Start: time.Now().AddDate(0, 0, -5), End: time.Now()})
	check("calendar", err)
	for _, symbol := range []string{"AAPL", "BTC/USD", "BTCUSD"} {
		_, err = client.GetAsset(symbol)
		check("asset "+symbol, err)
	}
	one, ten, eleven, money := decimal.NewFromInt(1), decimal.NewFromInt(10), decimal.NewFromInt(11), decimal.NewFromInt(500)
	_, err = client.PlaceOrder(alpaca.PlaceOrderRequest{Symbol: "AAPL", Qty: &one, Side: "buy", Type: "market", TimeInForce: "day"})
	check("market order", err)
	_, err = client.PlaceOrder(alpaca.PlaceOrderRequest{Symbol: "BTC/USD", Notional: &money, Side: "buy", Type: "market", TimeInForce: "gtc"})
	check("crypto order", err)
	resting, err := client.PlaceOrder(alpaca.PlaceOrderRequest{Symbol: "XOM", Qty: &one, Side: "buy", Type: "limit", LimitPrice: &ten,
		TimeInForce: "gtc", ClientOrderID: fmt.Sprint("go-", time.Now().UnixNano())})
	if call("limit order", resting, err) != nil {
		_, err = client.GetOrderByClientOrderID(resting.ClientOrderID)
		check("by client id", err)
		replaced, err := client.ReplaceOrder(resting.ID, alpaca.ReplaceOrderRequest{LimitPrice: &eleven})
		if call("replace", replaced, err) != nil {
			check("cancel", client.CancelOrder(replaced.ID))
		}
	}
	time.Sleep(3 * time.Second)
	_, err = client.GetOrders(alpaca.GetOrdersRequest{Status: "all", Limit: 500, Nested: true, Until: time.Now()})
	check("orders", err)
	for _, symbol := range []string{"AAPL", "BTC/USD", "BTCUSD"} {
		_, err = client.GetPosition(symbol)
		check("position "+symbol, err)
	}
	_, err = client.GetAccountActivities(alpaca.GetAccountActivitiesRequest{ActivityTypes: []string{"FILL"}, Date: time.Now(), PageSize: 3})
	check("activities", err)
	_, err = client.GetPortfolioHistory(alpaca.GetPortfolioHistoryRequest{Period: "1M", TimeFrame: "1D", DateEnd: time.Now(), ExtendedHours: true})
	check("history", err)
	_, err = client.ClosePosition("BTC/USD", alpaca.ClosePositionRequest{Percentage: decimal.NewFromInt(50)})
	check("close a part", err)
	_, err = client.CloseAllPositions(alpaca.CloseAllPositionsRequest{CancelOrders: true})
	check("close all", err)
	name := fmt.Sprint("go-", time.Now().UnixNano())
	watchlist, err := client.CreateWatchlist(alpaca.CreateWatchlistRequest{Name: name, Symbols: []string{"AAPL", "BTC/USD"}})
	if call("watchlist", watchlist, err) != nil {
		check("take away", client.RemoveSymbolFromWatchlist(watchlist.ID, alpaca.RemoveSymbolFromWatchlistRequest{Symbol: "BTC/USD"}))
		check("delete", client.DeleteWatchlist(watchlist.ID))
	}
	_, err = client.GetOptionContracts(alpaca.GetOptionContractsRequest{UnderlyingSymbols: "AAPL"})
	check("option contracts", err)

	data := marketdata.NewClient(marketdata.ClientOpts{BaseURL: url})
	recently := time.Now().Add(-2 * time.Minute)
	_, err = data.GetTrades("AAPL", marketdata.GetTradesRequest{Start: recently, TotalLimit: 50, PageLimit: 20, Feed: "iex"})
	check("trades", err)
	_, err = data.GetMultiQuotes([]string{"AAPL", "SPY"}, marketdata.GetQuotesRequest{Start: recently, TotalLimit: 30, PageLimit: 7})
	check("quotes", err)
	_, err = data.GetMultiBars([]string{"AAPL", "KO"}, marketdata.GetBarsRequest{TimeFrame: marketdata.OneHour, Start: recently.AddDate(0, 0, -2), PageLimit: 5})
	check("bars", err)
	_, err = data.GetSnapshots([]string{"AAPL", "NOSUCH"}, marketdata.GetSnapshotRequest{})
	check("snapshots", err)
	_, err = data.GetLatestQuote("AAPL", marketdata.GetLatestQuoteRequest{})
	check("latest quote", err)
	_, err = data.GetCryptoTrades("BTC/USD", marketdata.GetCryptoTradesRequest{Start: recently, TotalLimit: 10})
	check("crypto trades", err)
	_, err = data.GetCryptoSnapshot("BTC/USD", marketdata.GetCryptoSnapshotRequest{})
	check("crypto snapshot", err)
	_, err = data.GetNews(marketdata.GetNewsRequest{TotalLimit: 60})
	check("news", err)
	_, err = data.GetCorporateActions(marketdata.GetCorporateActionsRequest{Symbols: []string{"AAPL"}})
	check("corporate actions", err)

	stocks := stream.NewStocksClient("iex", stream.WithBaseURL(url+"/v2"), stream.WithCredentials(key, secret),
		stream.WithQuotes(func(stream.Quote) { trades.Add(1) }, "AAPL", "SPY"), stream.WithBars(func(stream.Bar) {}, "*"))
	check("stocks stream", stocks.Connect(listening))
	crypto := stream.NewCryptoClient(marketdata.US, stream.WithBaseURL(url+"/v1beta3/crypto"), stream.WithCredentials(key, secret),
		stream.WithCryptoOrderbooks(func(stream.CryptoOrderbook) { coins.Add(1) }, "BTC/USD"))
	check("crypto stream", crypto.Connect(listening))
	check("subscribe", stocks.SubscribeToTrades(func(stream.Trade) {}, "SPY"))
	check("unsubscribe", stocks.UnsubscribeFromTrades("SPY"))
	time.Sleep(3 * time.Second)
	stop()
	if updates.Load() == 0 || trades.Load() == 0 || coins.Load() == 0 {
		failures++
	}
	fmt.Println(failures, "failed; heard", updates.Load(), "updates,", trades.Load(), "quotes,", coins.Load(), "books")
	if failures > 0 {
		os.Exit(1)
	}
}
