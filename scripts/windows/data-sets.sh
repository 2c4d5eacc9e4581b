# Small data sets of every format: three drawn pictures a split, names in any script and ones that Windows reserves.

# make_data_set FORMAT FOLDER
make_data_set() {
  local format=$1 folder=$2 split
  mkdir -p "$folder"
  pictures() { mkdir -p "$folder/$1" && cp tests/AslTrain.Tests/Golden/images/drawn?.jpg "$folder/$1"; }
  case $format in
    csv)
      pictures "Bilder öl/a"
      pictures "Bilder öl/b"
      {
        echo 'filepath,label,split'
        echo '"Bilder öl/a/drawn1.jpg","[""CON"", ""画""]",train'
        echo '"Bilder öl/a/drawn2.jpg","[""aux.""]",train'
        echo '"Bilder öl\a\drawn3.jpg","[""CON"", ""nul.txt""]",train'
        echo '"Bilder öl/b/drawn1.jpg","[""CON"", ""aux.""]",val'
        echo '"Bilder öl/b/drawn2.jpg","[""画""]",val'
        echo '"Bilder öl\b\drawn3.jpg","[""nul.txt"", ""aux.""]",val'
      } > "$folder/data.csv"
      ;;
    voc)
      pictures VOC2007/JPEGImages
      mkdir -p "$folder/VOC2007/Annotations" "$folder/VOC2007/ImageSets/Main"
      for picture in 1 2 3; do
        printf '%s\n' '<annotation>' "  <filename>drawn$picture.jpg</filename>" \
          '  <object><name>dog</name><difficult>0</difficult></object>' \
          '  <object><name>cat</name><difficult>1</difficult></object>' '</annotation>' \
          > "$folder/VOC2007/Annotations/drawn$picture.xml"
      done
      printf 'drawn1\ndrawn2\n' > "$folder/VOC2007/ImageSets/Main/trainval.txt"
      printf 'drawn3\n' > "$folder/VOC2007/ImageSets/Main/test.txt"
      ;;
    coco)
      mkdir -p "$folder/annotations"
      for split in train2017 val2017; do
        pictures $split
        printf '%s\n' '{' '"images": [{"id": 1, "file_name": "drawn1.jpg", "width": 96, "height": 64},' \
          '{"id": 2, "file_name": "drawn2.jpg", "width": 96, "height": 64}],' \
          '"categories": [{"id": 7, "name": "Öl"}, {"id": 9, "name": "PRN"}],' \
          '"annotations": [{"id": 1, "image_id": 1, "category_id": 7, "iscrowd": 0},' \
          '{"id": 2, "image_id": 2, "category_id": 9, "iscrowd": 0}]' '}' > "$folder/annotations/instances_$split.json"
      done
      ;;
    nus-wide)
      mkdir -p "$folder/ConceptsList" "$folder/ImageList" "$folder/Groundtruth/TrainTestLabels"
      printf 'cat\ndog\n' > "$folder/ConceptsList/Concepts81.txt"
      for split in Train Test; do
        pictures "Flickr/$split"
        printf "$split\\\\%s\n" drawn1.jpg drawn2.jpg drawn3.jpg > "$folder/ImageList/${split}Imagelist.txt"
        printf '1\n0\n0\n' > "$folder/Groundtruth/TrainTestLabels/Labels_cat_$split.txt"
        printf '1\n1\n0\n' > "$folder/Groundtruth/TrainTestLabels/Labels_dog_$split.txt"
      done
      ;;
    open-images)
      printf '%s\n' /m/1,Öl /m/2,CON > "$folder/class-descriptions.csv"
      for split in train validation; do
        pictures $split
        printf '%s\n' ImageID,Source,LabelName,Confidence drawn1,verification,/m/1,1 drawn1,verification,/m/2,0 \
          drawn2,verification,/m/2,1 > "$folder/$split-annotations-human-imagelabels.csv"
      done
      ;;
    image-folder)
      for split in train val; do
        pictures "$split/Öl und 画"
        pictures "$split/dog. b"
      done
      ;;
  esac
}
