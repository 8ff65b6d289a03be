package azure

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// control is for whoever runs the simulator, on the same machine only.
//
//	GET  /_sim/azure/snapshot
//	GET  /_sim/azure/calls
//	POST /_sim/azure/consent?tenant=&app=          and /remove?tenant=&app=
//	POST /_sim/azure/unassign?id=
//	POST /_sim/azure/delete-half?vnet=&name=
func (c *Cloud) control(w http.ResponseWriter, r *http.Request) {
	from, err := netip.ParseAddrPort(r.RemoteAddr)
	host, _, _ := net.SplitHostPort(r.Host)
	if ip, bad := netip.ParseAddr(host); err != nil || !from.Addr().Unmap().IsLoopback() || host != "localhost" && (bad != nil || !ip.IsLoopback()) {
		http.Error(w, "the control API answers on this machine only", http.StatusForbidden)
		return
	}
	get := r.URL.Query().Get
	var told any = "done"
	switch r.Method + " " + strings.TrimPrefix(r.URL.Path, "/_sim/azure/") {
	case "GET snapshot":
		told = c.Snapshot()
	case "GET calls":
		told = c.Calls()
	case "POST consent":
		told, err = c.Consent(get("tenant"), get("app"))
	case "POST remove":
		err = c.RemoveServicePrincipal(get("tenant"), get("app"))
	case "POST unassign":
		err = c.Unassign(get("id"))
	case "POST delete-half":
		err = c.DeleteHalf(get("vnet"), get("name"))
	default:
		http.NotFound(w, r)
		return
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	tell(w, told)
}
