package cloudsim

import "net/http"

func (c *Cloud) control() http.Handler { return http.NotFoundHandler() }
