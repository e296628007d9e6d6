/** The words that generated names are made of: short, kind and easy to say aloud. */

export const adjectives: readonly string[] = `
  Agile Airy Amber Ample Apple Apricot Autumn Azure Balmy Beaming Blithe Blue Bold Bonny Bouncy Brave Breezy Bright
  Brisk Bubbly Calm Candid Caring Cedar Cheery Cherry Chirpy Clever Cloudy Coastal Cobalt Comfy Copper Coral Cosmic
  Cosy Crafty Crimson Crisp Curious Dainty Dapper Daring Dashing Dawn Deft Dewy Downy Dreamy Eager Early Earnest Easy
  Elegant Emerald Fair Fancy Fearless Festive Fleet Floral Fluffy Fond Forest Frosty Gallant Gentle Giddy Gilded
  Glad Gleaming Glossy Golden Grand Grassy Green Happy Hardy Hazel Hearty Helpful Honest Honey Humble Icy Indigo Ivory
  Jade Jaunty Jazzy Jolly Jovial Joyful Keen Kind Lemon Leafy Lilac Lively Lucky Lunar Lush Magic Maple Marble Mellow
  Merry Mighty Mild Minty Misty Modest Mossy Musical Nautical Neat Nimble Noble Northern Olive Opal Patient Peachy
  Pearly Peppy Plucky Plum Polite Quick Quiet Quirky Radiant Rosy Royal Ruby Rustic Sandy Satin Scarlet Serene Shiny
  Silent Silken Silver Smiling Snappy Snowy Snug Solar Spry Starry Steady Stellar Sturdy Sunny Swift Tender
  Thrifty Tidy Tranquil Trusty Upbeat Velvet Violet Vivid Warm Wavy Willow Windy Winter Wise Witty Woolly Zesty Zippy
`
  .trim()
  .split(/\s+/);

export const animals: readonly string[] = `
  Alpaca Auk Avocet Badger Bear Beaver Bee Bison Bobcat Bunny Camel Capybara Caribou Cat Chamois Cheetah Chough Cicada
  Condor Coot Corgi Cougar Coyote Crane Cricket Curlew Deer Dingo Dipper Dolphin Dove Dragon Duck Dunlin Eagle Egret
  Eider Elk Ermine Falcon Fawn Ferret Finch Firefly Flamingo Fox Gannet Gazelle Gecko Gibbon Giraffe Goldfish Goose Gopher
  Grebe Griffin Grouse Gull Hamster Hare Harrier Hawk Hedgehog Heron Hoopoe Horse Husky Ibex Ibis Iguana Impala Jackdaw
  Jaguar Jay Kestrel Kingfisher Kite Kitten Kiwi Koala Koi Ladybird Lapwing Lark Lemur Leopard Linnet Lion Llama Lobster
  Lynx Magpie Mallard Manatee Marmot Marten Martin Meerkat Merlin Mink Mongoose Moose Moth Narwhal Newt Ocelot Octopus
  Oriole Osprey Otter Owl Oyster Panda Pangolin Panther Parrot Pelican Penguin Petrel Phoenix Pika Pipit Plover Pony
  Porpoise Puffin Puma Puppy Quail Quokka Rabbit Raccoon Raven Reindeer Robin Salmon Sandpiper Seahorse Seal Serval
  Siskin Skylark Sparrow Squirrel Starling Stoat Stork Swallow Swan Swift Tapir Teal Tern Thrush Tiger Toucan Trout
  Turtle Unicorn Urchin Vole Wagtail Walrus Warbler Waxwing Weaver Whale Wigeon Wolf Wombat Wren Yak Zebra
`
  .trim()
  .split(/\s+/);
