package clients

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
)

// newBroker is the address of an Open Service Broker that shows a catalog.
func newBroker(t *testing.T) string {
	t.Helper()
	broker := httptest.NewServer(http.HandlerFunc(func(writer http.ResponseWriter, request *http.Request) {
		if name, password, _ := request.BasicAuth(); name != "librarian" || password != "shh" {
			writer.WriteHeader(http.StatusUnauthorized)
			return
		}
		if request.URL.Path != "/v2/catalog" {
			writer.WriteHeader(http.StatusNotFound)
			return
		}
		fmt.Fprint(writer, `{"services": [{"id": "library", "name": "library", "description": "Books", "bindable": true,
			"plans": [{"id": "books", "name": "books", "description": "Books"}]}]}`)
	}))
	t.Cleanup(broker.Close)
	return broker.URL
}
