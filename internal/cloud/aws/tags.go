package aws

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"causeway.dev/internal/connection"
)

// TagsOf are the tags with which everything of one attempt at one connection is made.
func TagsOf(o connection.Owner) []types.Tag {
	var tags []types.Tag
	for _, tag := range o.Tags() {
		tags = append(tags, types.Tag{Key: aws.String(tag.Key), Value: aws.String(tag.Value)})
	}
	return tags
}

func Filter(name string, values ...string) types.Filter {
	return types.Filter{Name: aws.String(name), Values: values}
}
