module tradewarden/foreign-clients

go 1.23

require github.com/alpacahq/alpaca-trade-api-go/v3 v3.9.1
