// Package requestfile reads a request from a YAML file, from flags, or from both, and reports everything that is wrong
// with it at once. What a request is, and which form its fields have, is the business of package connection.
package requestfile
