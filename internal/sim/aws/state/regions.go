package state

// KnownRegions are the regions that exist.
func KnownRegions() []string {
	return []string{"ap-southeast-2", "eu-central-1", "eu-west-1", "us-east-1", "us-east-2", "us-west-2"}
}
