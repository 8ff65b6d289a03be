package instruct

import _ "embed" // the template is part of the program

//go:embed pages/peer-role.yaml
var peerRoleTemplate string

// PeerRoleTemplate is the CloudFormation template of the role that the customer of aws-vpc-peering-role lends. It is the same
// for everybody: all that differs is a parameter, so that a vendor can host it and a customer can read it beforehand.
func PeerRoleTemplate() string { return peerRoleTemplate }
