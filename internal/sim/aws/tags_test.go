package aws_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/stretchr/testify/require"

	awssim "causeway.dev/internal/sim/aws"
)

func tag(key, value string) []types.Tag {
	return []types.Tag{{Key: &key, Value: &value}}
}

func TestTags_BelongToTheAccountThatSetThem(t *testing.T) {
	s := plain(t)
	pcx := s.active()
	_, err := s.acme().CreateTags(t.Context(), &ec2.CreateTagsInput{Resources: []string{pcx}, Tags: tag("team", "orders")})
	require.NoError(t, err)

	ours, err := look(t, s.vendor(), pcx)
	require.NoError(t, err)
	require.Equal(t, "connection-id", *ours.Tags[0].Key)
	require.Len(t, ours.Tags, 1)
	theirs, err := s.acme().DescribeTags(t.Context(), &ec2.DescribeTagsInput{
		Filters: []types.Filter{{Name: aws.String("resource-id"), Values: []string{pcx}}},
	})
	require.NoError(t, err)
	require.Len(t, theirs.Tags, 1)
	require.Equal(t, types.ResourceTypeVpcPeeringConnection, theirs.Tags[0].ResourceType)

	_, err = s.vendor().DeleteTags(t.Context(), &ec2.DeleteTagsInput{Resources: []string{pcx}, Tags: tag("connection-id", "another value")})
	require.NoError(t, err)
	ours, err = look(t, s.vendor(), pcx)
	require.NoError(t, err)
	require.Len(t, ours.Tags, 1, "a tag with another value stays")
	_, err = s.vendor().DeleteTags(t.Context(), &ec2.DeleteTagsInput{Resources: []string{pcx}, Tags: []types.Tag{{Key: aws.String("connection-id")}}})
	require.NoError(t, err)
	ours, err = look(t, s.vendor(), pcx)
	require.NoError(t, err)
	require.Empty(t, ours.Tags)
}

func TestTags_AreRefused(t *testing.T) {
	s := plain(t)
	tests := []struct{ name, id, key, want string }{
		{"no such peering", "pcx-0123456789abcdef0", "k", notFound},
		{"another account's network", awssim.SampleAcmeVPC, "k", "InvalidVpcID.NotFound"},
		{"nothing at all", "xyz-1", "k", "InvalidID"},
		{"reserved key", awssim.SampleClusterVPC, "aws:name", "InvalidParameterValue"},
		{"fine", awssim.SampleClusterVPC, "k", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := s.vendor().CreateTags(t.Context(), &ec2.CreateTagsInput{Resources: []string{tt.id}, Tags: tag(tt.key, "v")})
			require.Equal(t, tt.want, code(err))
		})
	}
}
