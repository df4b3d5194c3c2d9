#!/bin/sh
# The simulator with nothing but curl: account, orders, pages, bars and the bodies of errors.
# Needs APCA_API_BASE_URL, APCA_API_KEY_ID and APCA_API_SECRET_KEY.
: "${APCA_API_BASE_URL:?}" "${APCA_API_KEY_ID:?}" "${APCA_API_SECRET_KEY:?}"
failed=0
name=walk-$$

# ask METHOD PATH [BODY]: leaves the status in $status, the body in $body, the headers in $headers
ask() {
  headers=$(mktemp)
  body=$(curl -sS -g -X "$1" -D "$headers" -H "APCA-API-KEY-ID: $APCA_API_KEY_ID" -H "APCA-API-SECRET-KEY: $APCA_API_SECRET_KEY" \
    ${3:+-d "$3"} "$APCA_API_BASE_URL$2")
  status=$(awk 'NR == 1 { print $2 }' "$headers")
  header=$(cat "$headers")
  rm -f "$headers"
}

# expect NAME STATUS PATTERN: the last answer has this status, and a body in which the pattern is found
expect() {
  if [ "$status" = "$2" ] && printf '%s' "$body" | grep -qE -- "$3"; then
    echo "ok $1"
  else
    failed=$((failed + 1))
    printf 'FAILED %s: %s %s\n' "$1" "$status" "$body" | cut -c 1-400
  fi
}

field() { printf '%s' "$body" | sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }
first_id() { printf '%s' "$body" | sed -n 's/^[[{]*"id":"\([^"]*\)".*/\1/p'; }
last_id() { printf '%s' "$body" | sed -n 's/.*{"id":"\([^"]*\)".*/\1/p'; }
order() { printf '{"symbol":"SPY","qty":"1","side":"buy","type":"limit","time_in_force":"gtc","limit_price":"%s"%s}' "$1" "$2"; }

ask GET /v2/account
expect 'account' 200 '"account_number":"PASIM[0-9]+".*"cash":"[0-9.]+"'
printf '%s' "$header" | grep -qi '^x-request-id: .' || { failed=$((failed + 1)); echo 'FAILED request id'; }

for price in 10 11 12; do
  ask POST /v2/orders "$(order $price ",\"client_order_id\":\"$name-$price\"")"
  expect "order at $price" 200 '"status":"(pending_new|new|accepted)"'
done
ask GET '/v2/orders?limit=2&direction=asc&symbols=SPY'
expect 'first page of orders' 200 "$name-10.*$name-11"
ask GET "/v2/orders?limit=2&direction=asc&symbols=SPY&after_order_id=$(last_id)"
expect 'second page of orders' 200 "$name-12"
ask GET "/v2/orders:by_client_order_id?client_order_id=$name-10"
expect 'order by its client id' 200 '"limit_price":"10"'
id=$(first_id)
ask PATCH "/v2/orders/$id" '{"limit_price":"9"}'
expect 'replacement' 200 "\"replaces\":\"$id\""
ask GET "/v2/orders/$id"
expect 'what was replaced' 200 '"status":"replaced"'
ask DELETE '/v2/orders'
expect 'cancel all' 207 '"status":200.*"status":200.*"status":200'
ask DELETE "/v2/orders/$id"
expect 'cancel of an order that ended' 422 '"code":42210000'

ask GET '/v2/stocks/bars?symbols=SPY,KO&timeframe=1Min&limit=3'
expect 'bars' 200 '"next_page_token":"'
seen=$(printf '%s' "$body" | grep -o '"t":' | wc -l)
[ "$seen" -eq 3 ] || { failed=$((failed + 1)); echo "FAILED limit of bars: $seen"; }
ask GET "/v2/stocks/bars?symbols=SPY,KO&timeframe=1Min&limit=3&page_token=$(field next_page_token)"
expect 'second page of bars' 200 '"bars":\{"KO":\[\{'
ask GET '/v1beta3/crypto/us/latest/quotes?symbols=BTC/USD'
expect 'crypto quote' 200 '"BTC/USD":\{.*"ap":[0-9.]+'

ask POST /v2/orders "$(order 10 ",\"client_order_id\":\"$name-10\"")"
expect 'client id used again' 422 '"code":40010001,"message":"client_order_id must be unique"'
ask POST /v2/orders "$(order 1.234)"
expect 'sub-penny price' 422 '"code":42210000,"message":"invalid limit_price 1.234. sub-penny increment'
ask POST /v2/orders '{"symbol":"SPY","qty":"100000","side":"buy","type":"market","time_in_force":"day"}'
expect 'more than can be paid' 403 '"code":40310000,"message":"insufficient buying power","buying_power":"[0-9.]+","cost_basis":"[0-9.]+"'
ask POST /v2/orders '{"symbol":'
expect 'half a body' 422 '"code":40010001'
ask GET /v2/positions/NVDA
expect 'no position' 404 '"code":40410000,"message":"position does not exist"'
ask GET '/v2/stocks/bars?symbols=SPY&timeframe=7Fortnights'
expect 'wrong timeframe' 400 '^\{"message":"'
kept=$APCA_API_SECRET_KEY
APCA_API_SECRET_KEY=wrong
ask GET /v2/account
expect 'wrong key' 401 '^\{"message":"unauthorized."\}$'
APCA_API_SECRET_KEY=$kept

echo "$failed failed"
[ "$failed" -eq 0 ]
